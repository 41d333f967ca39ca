/** The text that goes with an exported trail. */
export const EXPORT_README = `# 操作記録の写しと、その証明

このフォルダーは、窓口の操作記録（だれが・いつ・何を見て、何をしたか）の写しと、書かれてから変えられていないことの証明です。

- log.jsonl　記録。1行が1件です。あなたが見られない窓口の記録は、内容を伏せて指紋（"withheld"）だけを入れています。
- chain.jsonl　各行の順番と連鎖の値（SHA-256）。
- checkpoints.jsonl　署名された確認点（そこまでの件数と連鎖の値）。
- keys.json　署名を確かめる公開鍵と、それぞれが使われはじめた件数。
- manifest.json　この写しの範囲。

## 確かめかた

    npm run audit:verify -- このフォルダー --checkpoints 外部に残した確認点のフォルダー --public-key 公開鍵のファイル

公開鍵は、この写しからではなく、はじめに受け取って保管しているものを使ってください。外部の確認点がないと、
「末尾の切り捨て」「届け出のない古い状態への復元」「本物の鍵での署名し直し」の3つは分かりません。
書き換え、削除、入れ替え、挿入、連鎖の計算し直しは、この写しだけで分かります。

1行の確かめかたは、どの言語でも書けるほど単純です。

    連鎖の値 = SHA-256( 前の連鎖の値 ‖ SHA-256( log.jsonl の行のバイト列 ) )
    最初の「前の値」= SHA-256( "madoguchi/audit/<組織のid>" と改行 )、途中からの写しでは manifest.json の before

# A copy of the audit trail, and its proof

This folder holds a copy of the audit trail (who saw and did what, and when) and the proof that it was not changed since it was written.

- log.jsonl: the rows, one a line. Of rows of services that you may not see there is only the digest ("withheld").
- chain.jsonl: position and chain value (SHA-256) of each line.
- checkpoints.jsonl: signed checkpoints (C2SP text form, Ed25519): so many rows, and the chain value there.
- keys.json: the public keys that verify them, each with the size from which on it signs.
- manifest.json: the stretch of this copy.

To verify:

    npm run audit:verify -- THIS-FOLDER --checkpoints FOLDER-KEPT-OUTSIDE --public-key FILE

Take the public key from where you have kept it, not from this copy. Without checkpoints from outside three things cannot be
seen: a cut-off end, an undeclared return to an older state, and a log that was changed and signed anew with the real key.
Edits, deletions, swaps, insertions and a chain that was made anew are seen from this copy alone.

    chain value = SHA-256( chain value before ‖ SHA-256( bytes of the line in log.jsonl ) )
    the first "before" = SHA-256( "madoguchi/audit/<organisation id>" and a line feed ); in a copy from the middle, "before" in manifest.json
`;
