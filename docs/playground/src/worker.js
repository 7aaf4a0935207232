// The worker runs tasklint. It gets the compiled program and then requests, and knows no
// address: whatever it is given, there is nowhere to send it.
import "wasm_exec";

const ready = new Promise((resolve, reject) => {
  addEventListener("message", async ({ data }) => {
    if (!(data instanceof WebAssembly.Module)) return;
    try {
      const go = new Go();
      go.run(await WebAssembly.instantiate(data, go.importObject)).then(() => postMessage({ ended: true }), () => postMessage({ ended: true }));
      resolve();
      postMessage({ ready: true });
    } catch (error) {
      reject(error);
      postMessage({ ended: true });
    }
  });
});

const encoder = new TextEncoder(), decoder = new TextDecoder();
addEventListener("message", async ({ data }) => {
  if (data instanceof WebAssembly.Module) return;
  await ready;
  const begun = performance.now();
  const answer = globalThis.tasklint(encoder.encode(JSON.stringify(data.request)));
  if (!answer) { postMessage({ ended: true }); return; }
  postMessage({ id: data.id, reply: JSON.parse(decoder.decode(answer)), took: performance.now() - begun });
});
