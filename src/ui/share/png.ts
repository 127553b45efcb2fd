/** Pixels of the picture for one of its own, so that text is sharp on today's screens. */
const DENSITY = 2;

/** @throws {Error} where the browser cannot draw it */
export async function pngOf(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * DENSITY;
    canvas.height = image.naturalHeight * DENSITY;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((settle) => canvas.toBlob(settle, "image/png"));
    if (!blob) throw new Error("this browser makes no picture of that size.");
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}
