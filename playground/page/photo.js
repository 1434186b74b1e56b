// A photo before it is sent: like the real app, smaller than 1280 pixels and without the place it was taken.

const side = 1280;

// Resolves to { blob, url, width, height }; rejects when the file is not a picture.
export async function prepare(file) {
  const source = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = source;
    await image.decode();
    const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
    const width = Math.max(1, Math.round(image.naturalWidth * scale));
    const height = Math.max(1, Math.round(image.naturalHeight * scale));
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    pen.drawImage(image, 0, 0, width, height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.87));
    if (!blob) throw new Error("no picture");
    return { blob, url: URL.createObjectURL(blob), width, height };
  } finally {
    URL.revokeObjectURL(source);
  }
}
