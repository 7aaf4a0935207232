// The service worker of the playground keeps the files of one version, so that the next
// visit loads at once, without a network as well. It answers for these files alone.
const CACHE = "tasklint-playground-@VERSION@";
const FILES = ["./", "@SCRIPT@", "@STYLE@", "icon.svg"]; // the page itself keeps the program

addEventListener("install", event => {
  event.waitUntil(caches.open(CACHE).then(cache => cache.addAll(FILES)).then(() => skipWaiting()));
});

addEventListener("activate", event => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("tasklint-playground-") && name !== CACHE) await caches.delete(name);
    }
    await clients.claim();
  })());
});

// The page comes from the network where that answers soon, so that it is never an old
// one for long; its files never change under one name.
addEventListener("fetch", event => {
  if (event.request.method !== "GET") return;
  event.respondWith(event.request.mode === "navigate" ? page(event.request) : kept(event.request));
});

async function kept(request) {
  return await caches.match(request) ?? fetch(request);
}

async function page(request) {
  const old = await caches.match("./");
  const fresh = fetch(request);
  if (!old) return fresh;
  const late = new Promise(done => setTimeout(done, 1000, old));
  return Promise.race([fresh.catch(() => old), late]);
}
