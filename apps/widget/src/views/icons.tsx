import { SHAPES } from '@switchboard/web';

/** An icon of these lines. */
const drawn = (shapes: readonly string[]) => () => (
  <svg
    viewBox="0 0 24 24"
    width="20"
    height="20"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    {shapes.map((shape) => (
      <path key={shape} d={shape} />
    ))}
  </svg>
);

export const ClipIcon = drawn(SHAPES.clip);
export const CrossIcon = drawn(SHAPES.cross);
export const FileIcon = drawn(SHAPES.file);
export const SendIcon = drawn(SHAPES.send);
export const FolderIcon = drawn([
  'M3 7a2 2 0 0 1 2-2h4l2 2.5h8a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7Z',
]);
export const BackIcon = drawn(['M15 5l-7 7 7 7']);
