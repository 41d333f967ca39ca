/** Keys a caller keeps for a short while: bounded, least recently used first out, wiped on the way out. */
export interface CachedKey {
  readonly organisationId: string;
  readonly id: string;
  readonly material: Buffer;
  /** The name it is the current key of, as far as is known here. */
  name: string | undefined;
  /** Milliseconds on the caller's monotonic clock. */
  readonly fetchedAt: number;
  /** When it was told that this is the current key of its name: to see it again by its id says nothing of that. */
  namedAt: number;
}

export class KeyCache {
  readonly #byId = new Map<string, CachedKey>();
  readonly #idByName = new Map<string, string>();
  readonly #maxKeys: number;

  constructor(maxKeys: number) {
    this.#maxKeys = maxKeys;
  }

  get size(): number {
    return this.#byId.size;
  }

  find(id: string): CachedKey | undefined {
    const key = this.#byId.get(id);
    if (!key) return undefined;
    // A Map keeps the order of insertion: put in again it is the most recently used.
    this.#byId.delete(id);
    this.#byId.set(id, key);
    return key;
  }

  findCurrent(name: string): CachedKey | undefined {
    const id = this.#idByName.get(name);
    return id === undefined ? undefined : this.find(id);
  }

  put(key: CachedKey): void {
    // A key found again by its id alone is still the current one of its name.
    const before = this.#byId.get(key.id);
    if (key.name === undefined && before?.name !== undefined) {
      key.name = before.name;
      key.namedAt = before.namedAt;
    }
    this.forget(key.id);
    if (key.name !== undefined) {
      this.forgetName(key.name);
      this.#idByName.set(key.name, key.id);
    }
    this.#byId.set(key.id, key);
    while (this.#byId.size > this.#maxKeys) {
      const [oldest] = this.#byId.keys();
      if (oldest === undefined) return;
      this.forget(oldest);
    }
  }

  forget(id: string): void {
    const key = this.#byId.get(id);
    if (!key) return;
    this.#byId.delete(id);
    if (key.name !== undefined) this.#idByName.delete(key.name);
    key.material.fill(0);
  }

  /** The name has no known current key any more; the key itself still opens what it sealed. */
  forgetName(name: string): void {
    const id = this.#idByName.get(name);
    if (id === undefined) return;
    this.#idByName.delete(name);
    const key = this.#byId.get(id);
    if (key) key.name = undefined;
  }

  forgetOrganisation(organisationId: string): void {
    for (const key of this.#byId.values())
      if (key.organisationId === organisationId) this.forget(key.id);
  }

  forgetOlderThan(instant: number): void {
    for (const key of this.#byId.values()) if (key.fetchedAt < instant) this.forget(key.id);
  }

  clear(): void {
    for (const id of this.#byId.keys()) this.forget(id);
  }
}
