/** A number one can call, without what was written around it; `null` when there is none. */
export function telephoneLink(telephone: string): string | null {
  const [number] = /^[#＃]?[\d-]{3,}/u.exec(telephone.normalize('NFKC')) ?? [];
  const isComplete = number !== undefined && /^[#\d-]+$/u.test(telephone.normalize('NFKC').trim());
  return isComplete ? `tel:${number.replaceAll('-', '').replace('#', '%23')}` : null;
}
