/** Finds and adds the platform packages that package-lock.json lacks because the registry at hand did not have them. */

interface LockedPackage {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}
export interface PackageLock {
  packages: Record<string, LockedPackage>;
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];
const LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' } as const;

/** The missing entries by place; `npm ci` refuses a lock file without them on every machine. */
export function missingPlatformPackages(lock: PackageLock): Map<string, LockedPackage> {
  const missing = new Map<string, LockedPackage>();
  for (const [place, { optionalDependencies, dev }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies ?? {})) {
      const places = [`${place}/node_modules/${name}`, `node_modules/${name}`];
      if (places.some((candidate) => candidate in lock.packages)) continue;
      missing.set(`node_modules/${name}`, {
        version,
        ...(dev ? { dev } : {}),
        optional: true,
        ...platformOf(name),
      });
    }
  }
  return missing;
}

/** Adds them, sorted as npm sorts. Gives the names added. */
export function completeLock(lock: PackageLock): string[] {
  const missing = missingPlatformPackages(lock);
  const all = { ...lock.packages, ...Object.fromEntries(missing) };
  lock.packages = Object.fromEntries(
    Object.entries(all).sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  return [...missing.keys()];
}

/** Platform packages carry their platform in their name: `@swc/core-linux-arm-gnueabihf`. */
function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  if (!os || !cpu) throw new Error(`cannot tell the platform of ${name}`);
  const library = Object.entries(LIBRARIES).find(
    ([word]) => os === 'linux' && words.includes(word),
  );
  return { cpu: [cpu], ...(library ? { libc: [library[1]] } : {}), os: [os] };
}
