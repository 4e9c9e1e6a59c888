import { SHAPES } from '@switchboard/web';

/** An icon of these lines. */
const drawn = (shapes: readonly string[]) =>
  function Icon() {
    return (
      <svg
        viewBox="0 0 24 24"
        width="18"
        height="18"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {shapes.map((shape) => (
          <path key={shape} d={shape} />
        ))}
      </svg>
    );
  };

export const ClipIcon = drawn(SHAPES.clip);
export const CrossIcon = drawn(SHAPES.cross);
export const FileIcon = drawn(SHAPES.file);
export const SendIcon = drawn(SHAPES.send);
/** "Accept file transfers": a tray that takes something in (G6). */
export const InviteFilesIcon = drawn([
  'M12 3v11m0 0 4-4m-4 4-4-4',
  'M4 15v4a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-4',
]);
export const UploadIcon = drawn(['M12 16V4M7 9l5-5 5 5', 'M4 20h16']);
export const QueueIcon = drawn(['M4 6h16M4 12h16M4 18h10']);
/** From one to another. */
export const TransferIcon = drawn(['M4 8h13m0 0-4-4m4 4-4 4', 'M20 16H7m0 0 4-4m-4 4 4 4']);
/** At the end of a list to choose from. */
export const ChevronIcon = () => (
  <svg
    viewBox="0 0 24 24"
    width="14"
    height="14"
    fill="none"
    stroke="currentColor"
    strokeWidth="2.5"
    aria-hidden="true"
  >
    <path d="m6 9 6 6 6-6" />
  </svg>
);
export const StarIcon = ({ isOn }: { isOn: boolean }) => (
  <svg
    viewBox="0 0 24 24"
    width="18"
    height="18"
    fill={isOn ? 'currentColor' : 'none'}
    stroke="currentColor"
    strokeWidth="2"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d="m12 3 2.7 5.8 6.3.8-4.6 4.3 1.2 6.2L12 17l-5.6 3.1 1.2-6.2L3 9.6l6.3-.8L12 3Z" />
  </svg>
);
