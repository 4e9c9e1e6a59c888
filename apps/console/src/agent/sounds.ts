/** Two short tones made here: nothing to load, nothing for a content policy to forbid (D2, D13). */
const TONES = { offer: [880, 1175], message: [660] } as const;

/** Plays a sound once. Browsers keep still until somebody has touched the page, and complain of whoever tries. */
export function ringOnce(what: keyof typeof TONES): void {
  // Browsers that do not know the question just keep still.
  if ((navigator.userActivation as UserActivation | undefined)?.hasBeenActive === false) return;
  try {
    const audio = new AudioContext();
    TONES[what].forEach((frequency, index) => tone(audio, frequency, index * 0.16));
    setTimeout(() => void audio.close(), 1_000);
  } catch {
    // no sound device
  }
}

function tone(audio: AudioContext, frequency: number, startsIn: number): void {
  const at = audio.currentTime + startsIn;
  const oscillator = new OscillatorNode(audio, { frequency });
  const gain = new GainNode(audio, { gain: 0.08 });
  gain.gain.setTargetAtTime(0, at + 0.08, 0.04);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.3);
}
