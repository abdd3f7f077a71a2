import sharp from "sharp";
import type { FloatTensor } from "../../src/index.ts";

const WORDS =
  "network operator tensor program stake verifier challenge bounty epoch capacity proof reveal ledger signal harbour window garden planet copper silver winter summer river stone bridge letter mirror candle orange violet purple yellow engine market ticket kitchen doctor pencil island forest desert ocean thunder rocket camera guitar violin hammer basket pillow blanket Invoice Total Amount Date Street Avenue Berlin Tokyo Madrid".split(
    " ",
  );
const FONTS = ["sans-serif", "serif", "monospace"];

export interface TextLine {
  readonly text: string;
  readonly upsideDown: boolean;
  /** As the classifier wants it: [1, 3, 48, 192], RGB, (value / 255 − 0.5) / 0.5, right padding 0. */
  readonly input: FloatTensor;
}

/** Rendered lines of text, each once upright and once upside down; `hard` ones are faint, blurred and cropped. The same for the same seed and fonts. */
export async function textLines({ count, seed, hard = false }: { count: number; seed: number; hard?: boolean }): Promise<TextLine[]> {
  let state = seed;
  const random = (n: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const lines: TextLine[] = [];
  for (let i = 0; i < count; i++) {
    const text = [
      ...Array.from({ length: 1 + random(2) }, () => WORDS[random(WORDS.length)]!),
      ...(random(3) === 0 ? [String(random(100_000))] : []),
    ].join(" ");
    const dark = random(3) > 0;
    const shade = random(80);
    const [ink, paper] = hard ? [110, 125 + random(25)] : dark ? [shade, 255 - random(70)] : [255 - shade, random(70)];
    const font = `font-family="${FONTS[random(3)]}" font-size="${28 + random(8)}" font-weight="${random(2) ? 700 : 400}"`;
    const width = Math.round(text.length * 19 + 24);
    const grey = (value: number) => `rgb(${value},${Math.min(255, value + random(20))},${value})`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="48"><rect width="100%" height="100%" fill="${grey(paper)}"/><text x="10" y="34" ${font} fill="${grey(ink)}">${text}</text></svg>`;
    const drawn = sharp(Buffer.from(svg)).removeAlpha();
    const upright = hard
      ? await drawn
          .extract({ left: 10 + random(30), top: 8, width: 60, height: 30 })
          .blur(1.5 + random(3))
          .png()
          .toBuffer()
      : await drawn.png().toBuffer();
    for (const upsideDown of [false, true])
      lines.push({ text, upsideDown, input: await inputOf({ picture: upright, turned: upsideDown, trim: !hard }) });
  }
  return lines;
}

async function inputOf({ picture, turned, trim }: { picture: Buffer; turned: boolean; trim: boolean }): Promise<FloatTensor> {
  const image = trim ? await sharp(picture).trim({ threshold: 20 }).png().toBuffer() : picture;
  const { data, info } = await sharp(image)
    .rotate(turned ? 180 : 0)
    .resize({ height: 48 })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const narrow =
    info.width <= 192
      ? { data, width: info.width }
      : { data: await sharp(data, { raw: info }).resize({ width: 192, height: 48, fit: "fill" }).raw().toBuffer(), width: 192 };
  const values = new Float32Array(3 * 48 * 192);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < 48; y++) {
      for (let x = 0; x < narrow.width; x++)
        values[(c * 48 + y) * 192 + x] = (narrow.data[(y * narrow.width + x) * 3 + c]! / 255 - 0.5) / 0.5;
    }
  }
  return { dims: [1, 3, 48, 192], values };
}
