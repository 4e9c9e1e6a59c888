import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';

const EDGE_PIXELS = 512;
/** More pixels than any camera has, fewer than a bomb (S037). */
const MAX_PIXELS = 50_000_000;
const MAX_SECONDS = 10;

// One picture at a time, one thread: chat and scans share this machine. libvips works off the event loop.
sharp.concurrency(1);
sharp.cache(false);

/** A small WebP made anew from the pixels of the first frame: nothing else of the file is left, metadata least of all (S038). */
export async function thumbnail(source: Readable): Promise<Buffer> {
  return sharp(await buffer(source), {
    limitInputPixels: MAX_PIXELS,
    pages: 1,
    failOn: 'error',
    sequentialRead: true,
  })
    .timeout({ seconds: MAX_SECONDS })
    .rotate()
    .resize(EDGE_PIXELS, EDGE_PIXELS, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78 })
    .toBuffer();
}
