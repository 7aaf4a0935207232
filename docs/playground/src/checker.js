// The checker keeps a worker with tasklint, asks it, and stops it when it takes too long.
import worker from "tasklint-worker";

/** How long an answer may take, in milliseconds. */
export const PATIENCE = 10000;

/** What goes wrong with an answer, in words for people. */
export class CheckError extends Error {}

/** load fetches and compiles the program; progress hears how much of it is here, 0 to 1. */
export async function load(progress) {
  let here = 0;
  const counted = new TransformStream({
    transform(chunk, out) {
      here += chunk.length;
      progress(Math.min(1, here / PROGRAM_SIZE));
      out.enqueue(chunk);
    },
  });
  const packed = (await program()).body.pipeThrough(counted).pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compileStreaming(new Response(packed, { headers: { "Content-Type": "application/wasm" } }));
}

// program is the packed program, kept for the next visit where the browser lets us.
async function program() {
  let cache;
  try {
    cache = await caches.open("tasklint-playground-" + document.documentElement.dataset.version);
    const kept = await cache.match(PROGRAM);
    if (kept) return kept;
  } catch { /* a private window may have no cache */ }
  const response = await fetch(PROGRAM);
  if (!response.ok) throw new CheckError("the server answers " + response.status + " for " + PROGRAM);
  cache?.put(PROGRAM, response.clone()).catch(() => {}); // full: the next visit fetches again
  return response;
}

export class Checker {
  #module; #worker; #ready; #timer; #next = 0; #waiting = new Map(); // by id, in the order of asking

  constructor(module) {
    this.#module = module;
    this.#start();
  }

  #start() {
    const url = URL.createObjectURL(new Blob([worker], { type: "text/javascript" }));
    this.#ready = false;
    this.#worker = new Worker(url);
    URL.revokeObjectURL(url);
    this.#worker.onmessage = ({ data }) => this.#hear(data);
    this.#worker.onerror = event => { event.preventDefault(); this.#restart("tasklint ended while it worked on this text."); };
    this.#worker.postMessage(this.#module);
  }

  #hear(data) {
    if (data.ended) return this.#restart("tasklint ended while it worked on this text, which it should not. It is started anew.");
    if (data.ready) {
      this.#ready = true;
    } else {
      const asked = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.reply.error) asked.reject(new CheckError(data.reply.error));
      else asked.resolve({ ...data.reply, took: data.took });
    }
    this.#watch();
  }

  // watch stops what is worked on now when it takes too long; what waits behind it does not count.
  #watch() {
    clearTimeout(this.#timer);
    if (!this.#ready || this.#waiting.size === 0) return;
    this.#timer = setTimeout(() => this.#restart(`This took longer than ${PATIENCE / 1000} seconds and was stopped. The command line has no such bound.`), PATIENCE);
  }

  // restart ends the worker with all that it was asked.
  #restart(why) {
    this.#worker.terminate();
    clearTimeout(this.#timer);
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    if (this.#ready) this.#start(); // one that did not even start would not the next time
    for (const asked of all) asked.reject(new CheckError(why));
  }

  /** abandon ends what is worked on: nobody needs the answers any more. */
  abandon() {
    if (this.#ready && this.#waiting.size > 0) this.#restart("The text has changed since.");
  }

  /** ask resolves to the reply, which has taken so many milliseconds. */
  ask(request) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, request });
      if (this.#waiting.size === 1) this.#watch();
    });
  }
}
