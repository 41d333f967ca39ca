/** The list of all files of a package, and the text that is signed of it. */
import type { PackedFile } from './parts.ts';

export const MANIFEST_FILE = 'manifest.json';
export const SIGNATURE_FILE = 'signature.json';
export const README_FILE = 'README.txt';

interface ManifestFacts {
  organisation: string;
  organisationId: string;
  contractEndId: string;
  package: number;
  endsOn: string;
  madeAt: Date;
}

export function manifestText(facts: ManifestFacts, files: readonly PackedFile[]): string {
  const { madeAt, ...rest } = facts;
  const manifest = {
    format: 'madoguchi-hand-over-1',
    ...rest,
    madeAt: madeAt.toISOString(),
    files: files.map(({ name, rows, bytes, digest }) => ({ name, rows, bytes, sha256: digest })),
  };
  return `${JSON.stringify(manifest, null, 1)}\n`;
}

/** What the key store signs: whose it is, which package, and the digest of the list. */
export function signatureText(
  organisationId: string,
  { contractEndId, package: n, digest }: { contractEndId: string; package: number; digest: string },
): string {
  return `madoguchi/hand-over/${organisationId}\npackage ${contractEndId} ${n}\nsha256 ${digest}\n`;
}
