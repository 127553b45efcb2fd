/** Bytes through a stream and back, a piece at a time: no step of it takes long, however many they are. */

/** Bytes that are handed on at a time. */
const PIECE = 1 << 18;

/** @param onRead told how many of the bytes were taken */
export function streamOf(
  bytes: Uint8Array<ArrayBuffer>,
  onRead: (bytes: number) => void = () => {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let read = 0;
  return new ReadableStream({
    pull(controller) {
      const piece = bytes.subarray(read, read + PIECE);
      read += piece.length;
      onRead(read);
      if (piece.length === 0) controller.close();
      else controller.enqueue(piece);
    },
  });
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The bytes, compressed unless they are already. */
export async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (isGzip(bytes)) return bytes;
  const stream = streamOf(bytes).pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A file, compressed unless it is already; a piece at a time. */
export async function gzippedFile(file: Blob): Promise<Blob> {
  if (isGzip(new Uint8Array(await file.slice(0, 2).arrayBuffer()))) return file;
  return new Response(file.stream().pipeThrough(new CompressionStream("gzip"))).blob();
}

/** The bytes of a file, a piece at a time. */
export async function* piecesOf(file: Blob): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
