/** SVG to pixels without a browser. */
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";

/** Pixels of the picture for one of its own, so that text is sharp on today's screens. */
const DENSITY = 2;

const FACES = [
  import.meta.resolve("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf"),
  import.meta.resolve("@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf"),
  import.meta.resolve("@expo-google-fonts/jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf"),
  import.meta.resolve("@expo-google-fonts/jetbrains-mono/600SemiBold/JetBrainsMono_600SemiBold.ttf"),
];

export function pngOf(svg: string, density: number = DENSITY): Uint8Array {
  const fontFiles = FACES.map((face) => fileURLToPath(face));
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: "Inter" };
  return new Resvg(svg, { font, fitTo: { mode: "zoom", value: density } }).render().asPng();
}
