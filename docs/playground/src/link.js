// A link holds the texts in its fragment, packed. Browsers never send the fragment.
const MOST = 1_500_000; // characters of a link that browsers take

async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

/** linkTo is the address of this page with what it shows, or null where that is too long. */
export async function linkTo(state) {
  const packed = await through(new TextEncoder().encode(JSON.stringify(state)), new CompressionStream("deflate-raw"));
  let binary = "";
  for (let i = 0; i < packed.length; i += 0x8000) binary += String.fromCharCode(...packed.subarray(i, i + 0x8000));
  const link = location.href.split("#")[0] + "#t=" + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return link.length <= MOST ? link : null;
}

/** linked is what the link of this page holds: null for nothing, an error for what cannot be read. */
export async function linked() {
  const m = /^#t=([\w-]+)$/.exec(location.hash);
  if (!m) return null;
  const bytes = Uint8Array.from(atob(m[1].replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0));
  const state = JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"))));
  if (!Array.isArray(state.files) || !state.files.every(f => typeof f?.name === "string" && typeof f.text === "string")) throw new TypeError("no files");
  return { files: state.files.map(f => ({ name: f.name, text: f.text })), folder: !!state.folder, complete: !!state.complete };
}
