/** Japanese letters for a browser on a machine that has none: pictures and widths would mean nothing without. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';

const WEIGHTS = [400, 700] as const;
const SCRIPTS = ['japanese', 'latin'] as const;

/** Writes the fonts into the folder; gives the configuration file for the browser's `FONTCONFIG_FILE`. */
export function prepareFonts(folder: string): string {
  const require = createRequire(import.meta.url);
  const fonts = join(folder, 'fonts');
  mkdirSync(fonts, { recursive: true });
  for (const weight of WEIGHTS) {
    for (const script of SCRIPTS) {
      const name = `noto-sans-jp-${script}-${weight}-normal`;
      const woff = readFileSync(require.resolve(`@fontsource/noto-sans-jp/files/${name}.woff`));
      writeFileSync(join(fonts, `${name}.ttf`), unpackWoff(woff));
    }
  }
  const file = join(folder, 'fonts.conf');
  writeFileSync(file, configuration(fonts, join(folder, 'cache')));
  return file;
}

function configuration(fonts: string, cache: string): string {
  const families = ['sans-serif', 'serif', 'monospace', 'system-ui'].map(
    (name) =>
      `<alias binding="same"><family>${name}</family><prefer><family>Noto Sans JP</family></prefer></alias>`,
  );
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${fonts}</dir>
<cachedir>${cache}</cachedir>
${families.join('\n')}
</fontconfig>
`;
}

const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

/** A WOFF (version 1) as the plain font in it, which the system's font finder reads. https://www.w3.org/TR/WOFF/ */
function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => {
    const at = WOFF_HEADER + index * WOFF_ENTRY;
    const [offset, packed, length] = [4, 8, 12].map((from) => woff.readUInt32BE(at + from));
    const bytes = woff.subarray(offset, (offset ?? 0) + (packed ?? 0));
    return {
      tag: woff.subarray(at, at + 4),
      checksum: woff.readUInt32BE(at + 16),
      bytes: packed === length ? bytes : inflateSync(bytes),
    };
  });
  const head = Buffer.alloc(SFNT_HEADER + count * SFNT_ENTRY);
  woff.copy(head, 0, 4, 8); // the font's own flavour
  const power = 2 ** Math.floor(Math.log2(count));
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(power * 16, 6);
  head.writeUInt16BE(Math.log2(power), 8);
  head.writeUInt16BE((count - power) * 16, 10);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (const [index, { tag, checksum, bytes }] of tables.entries()) {
    const at = SFNT_HEADER + index * SFNT_ENTRY;
    tag.copy(head, at);
    head.writeUInt32BE(checksum, at + 4);
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(bytes.length, at + 12);
    const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4);
    parts.push(bytes, padding);
    offset += bytes.length + padding.length;
  }
  return Buffer.concat(parts);
}
