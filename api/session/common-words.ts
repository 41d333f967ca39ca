/**
 * Words the most used passwords are built from (folded: lower case, 0 → o, @ → a, $ → s, ! → i).
 * A password that is little more than these and some digits is refused.
 */
export const COMMON_WORDS: readonly string[] = `
  password passwort passphrase pass admin administrator root user guest login master welcome
  letmein changeme secret test demo qwertyuiop qwerty qwertz azerty asdfghjkl asdfgh asdf
  zxcvbnm zxcvbn qazwsx qazwsxedc iqaz2wsx 1qaz2wsx 1q2w3e4r5t 1q2w3e4r 1q2w3e zaqi2wsx
  1234567890 123456789o 12345678 1234567 123456 12345 1234 o987654321 abcdef abcd abc aaaa
  iloveyou love monkey dragon sunshine princess football baseball superman batman pokemon
  shadow michael jordan google yahoo facebook twitter windows microsoft apple samsung line
  sakura nippon nihon japan tokyo osaka kyoto fujisan takashi hiroshi yamada tanaka suzuki
  satou sato watanabe doraemon arigatou arigato konnichiwa ohayou aishiteru daisuki tomodachi
  himitsu pasuwado pasuwaado madoguchi soudan sodan soudanin kuyakusho shiyakusho yakusho
  shokuin nerima setagaya shinjuku shibuya fukushi hello summer winter spring autumn january
  february september october november december monday friday sunday reiwa heisei showa default
  system server manager supervisor counselor auditor operator example sample temporary
  computer
`
  .trim()
  .split(/\s+/u);
