/** Images that a browser may show in place: they run nothing (S041). Everything else is saved. */
const SHOWN_INLINE = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
]);
/** Images of which a thumbnail is made. */
const WITH_PREVIEW = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/tiff',
]);

export const isSafeImage = (mediaType: string): boolean => SHOWN_INLINE.has(mediaType);
export const hasPreview = (mediaType: string): boolean => WITH_PREVIEW.has(mediaType);
