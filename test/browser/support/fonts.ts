/** Japanese letters for a browser on a machine that has none: pictures and widths would mean nothing without. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Gives the configuration file for the browser's `FONTCONFIG_FILE`; what it keeps goes into the folder. */
export function prepareFonts(folder: string): string {
  const require = createRequire(import.meta.url);
  const weights = ['400Regular/NotoSansJP_400Regular', '700Bold/NotoSansJP_700Bold'];
  const fonts = weights.map((name) =>
    dirname(require.resolve(`@expo-google-fonts/noto-sans-jp/${name}.ttf`)),
  );
  const file = join(folder, 'fonts.conf');
  writeFileSync(file, configuration(fonts, join(folder, 'cache')));
  return file;
}

function configuration(fonts: readonly string[], cache: string): string {
  const families = ['sans-serif', 'serif', 'monospace', 'system-ui'].map(
    (name) =>
      `<alias binding="same"><family>${name}</family><prefer><family>Noto Sans JP</family></prefer></alias>`,
  );
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${fonts.map((folder) => `<dir>${folder}</dir>`).join('\n')}
<cachedir>${cache}</cachedir>
${families.join('\n')}
</fontconfig>
`;
}
