/** Tones made in the browser: nothing to load, nothing to be missing at night. */
import type { Sound, WayCode } from '../../domain/notices.ts';

interface Tone {
  /** Hertz, at its beginning and at its end. */
  from: number;
  to: number;
  /** Seconds. */
  at: number;
  lasts: number;
  loudness: number;
}

const TONES: Record<Exclude<Sound, 'none'>, readonly Tone[]> = {
  bell: [
    { from: 880, to: 880, at: 0, lasts: 1.2, loudness: 0.6 },
    { from: 1760, to: 1760, at: 0, lasts: 0.7, loudness: 0.2 },
    { from: 2637, to: 2637, at: 0, lasts: 0.4, loudness: 0.1 },
  ],
  'two-tone': [
    { from: 660, to: 660, at: 0, lasts: 0.25, loudness: 0.6 },
    { from: 880, to: 880, at: 0.22, lasts: 0.45, loudness: 0.6 },
  ],
  drop: [{ from: 1320, to: 440, at: 0, lasts: 0.3, loudness: 0.7 }],
};

/** A browser that wants a hand on the page first never answers. */
const RESUME_WITHIN_MS = 500;

let context: AudioContext | null = null;

/** Plays it; answers why not when it could not be heard. */
export async function playSound(
  sound: Exclude<Sound, 'none'>,
  volume: number,
): Promise<WayCode | null> {
  try {
    context ??= new AudioContext();
    if (!(await isRunning(context))) return 'sound-blocked';
    for (const tone of TONES[sound]) play(context, tone, volume / 100);
    return null;
  } catch {
    return 'sound-failed';
  }
}

async function isRunning(audio: AudioContext): Promise<boolean> {
  if (audio.state === 'running') return true;
  const late = new Promise((resolve) => setTimeout(resolve, RESUME_WITHIN_MS));
  await Promise.race([audio.resume(), late]);
  return (audio.state as AudioContextState) === 'running';
}

function play(audio: AudioContext, { from, to, at, lasts, loudness }: Tone, volume: number): void {
  const begins = audio.currentTime + at;
  const wave = audio.createOscillator();
  const gain = audio.createGain();
  wave.frequency.setValueAtTime(from, begins);
  wave.frequency.exponentialRampToValueAtTime(to, begins + lasts);
  // Begun and ended softly: a sudden edge clicks.
  gain.gain.setValueAtTime(0.0001, begins);
  gain.gain.exponentialRampToValueAtTime(Math.max(0.001, loudness * volume), begins + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, begins + lasts);
  wave.connect(gain).connect(audio.destination);
  wave.start(begins);
  wave.stop(begins + lasts);
}
