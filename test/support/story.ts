const PATIENCE_MS = 90_000;

/** Tests that go on where the one before ended: when one fails, those after it say so at once. */
export function aStory(): (sentence: string, chapter: () => void | Promise<void>) => void {
  let broken: string | null = null;
  return (sentence, chapter) =>
    it(
      sentence,
      async () => {
        if (broken !== null) throw new Error(`The story broke off at: ${broken}`);
        broken = sentence;
        await chapter();
        broken = null;
      },
      PATIENCE_MS,
    );
}
