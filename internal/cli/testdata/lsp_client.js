// Drives a language server with the client library of the protocol's authors:
//
//	node lsp_client.js PROGRAM FOLDER
//
// FOLDER holds up.json and down.json, which waits for it. TASKLINT_LSP_CLIENT is the
// entry of the library. The exit code is 0 when everything was as it should be.
'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL, fileURLToPath } = require('node:url');
const lsp = require(process.env.TASKLINT_LSP_CLIENT);

const [program, folder] = process.argv.slice(2);
const uri = (name) => pathToFileURL(path.join(folder, name)).href;

const server = spawn(program, ['lsp', '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
const ended = new Promise((resolve) => server.on('exit', resolve));
const client = lsp.createProtocolConnection(new lsp.StreamMessageReader(server.stdout), new lsp.StreamMessageWriter(server.stdin));

// documents are the texts of the editor, by URI; shown are the diagnostics that came last.
const documents = new Map();
const shown = new Map();
const shownDocuments = [];
let arrived = () => {};
client.onNotification(lsp.PublishDiagnosticsNotification.type, (p) => {
  shown.set(p.uri, p);
  arrived();
});
client.onNotification(lsp.ShowMessageNotification.type, (p) => assert.fail(p.message));
client.onNotification(lsp.LogMessageNotification.type, (p) => assert.fail(p.message));
client.onRequest(lsp.RegistrationRequest.type, () => {});
client.onRequest(lsp.ShowDocumentRequest.type, (p) => {
  shownDocuments.push(p);
  return { success: true };
});
client.listen();

// offset counts UTF-16 code units, as JavaScript's strings do.
function offset(text, at) {
  const lines = text.split('\n');
  return lines.slice(0, at.line).reduce((n, line) => n + line.length + 1, 0) + at.character;
}

function position(text, off) {
  const before = text.slice(0, off).split('\n');
  return { line: before.length - 1, character: before.at(-1).length };
}

const slice = (text, range) => text.slice(offset(text, range.start), offset(text, range.end));

function applied(text, edits) {
  const ordered = [...edits].sort((a, b) => offset(text, b.range.start) - offset(text, a.range.start));
  return ordered.reduce((t, e) => t.slice(0, offset(t, e.range.start)) + e.newText + t.slice(offset(t, e.range.end)), text);
}

async function open(name, languageId = 'json') {
  const text = fs.readFileSync(path.join(folder, name), 'utf8');
  documents.set(uri(name), { text, version: 1 });
  await client.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { uri: uri(name), languageId, version: 1, text },
  });
}

// type changes a document as an editor does: only what differs is sent.
async function type(name, edits) {
  const d = documents.get(uri(name));
  d.text = applied(d.text, edits);
  d.version++;
  await client.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { uri: uri(name), version: d.version },
    contentChanges: [...edits].sort((a, b) => offset(d.text, b.range.start) - offset(d.text, a.range.start))
      .map((e) => ({ range: e.range, text: e.newText })),
  });
}

// replace types a text in place of another.
function replace(name, old, text) {
  const d = documents.get(uri(name));
  const at = d.text.indexOf(old);
  assert.notEqual(at, -1, `${name} holds no ${old}`);
  return type(name, [{ range: { start: position(d.text, at), end: position(d.text, at + old.length) }, newText: text }]);
}

// diagnostics waits until those of a document's version are what is wanted.
async function diagnostics(name, ...codes) {
  const has = () => {
    const p = shown.get(uri(name));
    return p && p.version === documents.get(uri(name)).version && p.diagnostics.map((d) => d.code).join() === codes.join();
  };
  while (!has()) {
    await new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error(
        `${name}: want ${codes.join() || 'nothing'}, have ${JSON.stringify(shown.get(uri(name)))}`)), 20_000);
      arrived = () => {
        clearTimeout(patience);
        resolve();
      };
    });
  }
  return shown.get(uri(name)).diagnostics;
}

// where is the place in a document just inside a text of it.
function where(name, text) {
  const d = documents.get(uri(name));
  const at = d.text.indexOf(text);
  assert.notEqual(at, -1, `${name} holds no ${text}`);
  return { textDocument: { uri: uri(name) }, position: position(d.text, at + 1) };
}

async function actions(name, range) {
  return client.sendRequest(lsp.CodeActionRequest.type, { textDocument: { uri: uri(name) }, range, context: { diagnostics: [], only: ['quickfix'] } });
}

// take applies a workspace edit: to open documents, else to files.
async function take(edit) {
  for (const change of edit.documentChanges) {
    if (change.kind === 'create') {
      fs.writeFileSync(fileURLToPath(change.uri), '', { flag: 'wx' });
      continue;
    }
    const d = documents.get(change.textDocument.uri);
    const file = fileURLToPath(change.textDocument.uri);
    if (d) {
      assert.equal(change.textDocument.version, d.version, 'the edit is for another version');
      await type(path.basename(file), change.edits);
    } else {
      assert.equal(change.textDocument.version, null);
      fs.writeFileSync(file, applied(fs.readFileSync(file, 'utf8'), change.edits));
    }
  }
}

async function session() {
  const begun = await client.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'tasks' }],
    capabilities: {
      general: { positionEncodings: ['utf-16'] },
      window: { showDocument: { support: true } },
      workspace: {
        workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
        didChangeWatchedFiles: { dynamicRegistration: true },
        workspaceFolders: true,
      },
      textDocument: {
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
        rename: { prepareSupport: true },
        publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
      },
    },
  });
  assert.equal(begun.capabilities.positionEncoding, 'utf-16');
  assert.equal(begun.serverInfo.name, 'tasklint');
  for (const can of ['hover', 'definition', 'references', 'callHierarchy', 'documentSymbol', 'workspaceSymbol', 'codeLens', 'inlayHint', 'completion', 'rename', 'codeAction']) {
    assert.ok(begun.capabilities[`${can}Provider`], `${can} is not declared`);
  }
  assert.ok(begun.capabilities.renameProvider.prepareProvider);
  await client.sendNotification(lsp.InitializedNotification.type, {});

  // Diagnostics, in a line with characters outside the first plane.
  await open('down.json');
  const [broken] = await diagnostics('down.json', 'dangling-event-ref');
  assert.equal(slice(documents.get(uri('down.json')).text, broken.range), '"sales-loadet"');
  assert.match(broken.codeDescription.href, /dangling-event-ref/);

  // Hover: the rule, the task that an id names, a schedule in words.
  const rule = await client.sendRequest(lsp.HoverRequest.type, where('down.json', '"sales-loadet"'));
  assert.match(rule.contents.value, /\*\*dangling-event-ref\*\* \(error\)/);
  const id = '7b1f0c52-3c0e-4f0a-9d55-2f1f6f0f7a11';
  const upstream = await client.sendRequest(lsp.HoverRequest.type, where('down.json', `"${id}"`));
  assert.match(upstream.contents.value, /Läs 𝒮ales/);
  await open('up.json');
  await diagnostics('up.json');
  const schedule = await client.sendRequest(lsp.HoverRequest.type, where('up.json', '"RRULE:'));
  assert.match(schedule.contents.value, /Next runs:\n\n- \w{3} \d{4}-\d{2}-\d{2} 06:00:00/);

  // Definition: from the id to the task in another file.
  const [task] = [await client.sendRequest(lsp.DefinitionRequest.type, where('down.json', `"${id}"`))].flat();
  assert.equal(task.uri, uri('up.json'));
  assert.equal(slice(documents.get(uri('up.json')).text, task.range), '"Läs 𝒮ales"');

  // References and the call hierarchy: who waits for the task, and for whom it waits.
  const references = await client.sendRequest(lsp.ReferencesRequest.type, { ...where('up.json', '"Läs 𝒮ales"'), context: { includeDeclaration: false } });
  assert.deepEqual(references.map((r) => [r.uri, slice(documents.get(r.uri).text, r.range)]), [[uri('down.json'), `"${id}"`]]);
  const [report] = await client.sendRequest(lsp.CallHierarchyPrepareRequest.type, where('down.json', '"Rapport"'));
  const [incoming] = await client.sendRequest(lsp.CallHierarchyIncomingCallsRequest.type, { item: report });
  assert.equal(incoming, undefined, 'what no eventRef names starts nothing');
  assert.deepEqual(await client.sendRequest(lsp.CallHierarchyOutgoingCallsRequest.type, { item: report }), []);

  // Symbols: the tasks of a document and of the folder.
  const [symbol] = await client.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument: { uri: uri('down.json') } });
  assert.deepEqual([symbol.name, symbol.children.map((c) => c.name)], ['Rapport', ['sales-loaded', 'reload']]);
  const [symbolInFolder] = await client.sendRequest(lsp.WorkspaceSymbolRequest.type, { query: 'läs' });
  assert.equal(symbolInFolder.location.uri, uri('up.json'));

  // The fix, applied: the text is what it should be, and the finding is gone.
  const text = documents.get(uri('down.json')).text;
  const [fix] = await actions('down.json', broken.range);
  assert.equal(fix.title, 'Write "sales-loaded"');
  assert.equal(fix.diagnostics[0].code, 'dangling-event-ref');
  await take(fix.edit);
  assert.equal(documents.get(uri('down.json')).text, text.replace('sales-loadet', 'sales-loaded'));
  await diagnostics('down.json');

  // The chain is whole now: calls both ways, lenses, hints.
  const [started] = await client.sendRequest(lsp.CallHierarchyIncomingCallsRequest.type, { item: report });
  assert.equal(started.from.name, 'Läs 𝒮ales');
  const [starts] = await client.sendRequest(lsp.CallHierarchyOutgoingCallsRequest.type, { item: started.from });
  assert.equal(starts.to.uri, uri('down.json'));
  const [lens] = await client.sendRequest(lsp.CodeLensRequest.type, { textDocument: { uri: uri('up.json') } });
  const resolved = await client.sendRequest(lsp.CodeLensResolveRequest.type, lens);
  assert.match(resolved.command.title, /^1 waits for it, next run \w{3} 06:00 CES?T$/);
  await client.sendRequest(lsp.ExecuteCommandRequest.type, { command: resolved.command.command, arguments: resolved.command.arguments });
  assert.equal(shownDocuments.pop().uri, uri('down.json'));
  const [hint] = await client.sendRequest(lsp.InlayHintRequest.type, { textDocument: { uri: uri('up.json') }, range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } } });
  assert.match(hint.label, /^every day at 06:00/);

  // Definition: from the reference to the event.
  const [event] = [await client.sendRequest(lsp.DefinitionRequest.type, where('down.json', '"sales-loaded"]'))].flat();
  assert.equal(event.uri, uri('down.json'));
  assert.deepEqual(event.range.start, position(text, text.indexOf('"sales-loaded"')));

  // Renaming an event changes the reference with it, and back.
  const rename = async (from, newName) => {
    const place = where('down.json', `"${from}"]`);
    const offered = await client.sendRequest(lsp.PrepareRenameRequest.type, place);
    assert.equal(offered.placeholder, from);
    await take(await client.sendRequest(lsp.RenameRequest.type, { ...place, newName }));
  };
  await rename('sales-loaded', 'loaded (2)');
  assert.equal(documents.get(uri('down.json')).text, text.replace('sales-loadet', 'sales-loaded').replaceAll('sales-loaded', 'loaded (2)'));
  await diagnostics('down.json');
  await rename('loaded (2)', 'sales-loaded');
  await diagnostics('down.json');

  // Completion while the text is broken, and the taken proposal mends it.
  await replace('down.json', '["sales-loaded"]', '["sa]');
  const { textDocument, position: at } = where('down.json', '"sa]');
  const list = await client.sendRequest(lsp.CompletionRequest.type, { textDocument, position: { line: at.line, character: at.character + 2 } });
  assert.deepEqual(list.items.map((i) => i.label), ['sales-loaded']);
  await type('down.json', [list.items[0].textEdit]);
  await replace('down.json', '["sales-loaded]', '["sales-loaded"]');
  await diagnostics('down.json');

  // Another file that is being typed: its task is gone for those who wait for it.
  await replace('up.json', id, id.replace('7b1f', '7b1e'));
  await diagnostics('down.json', 'unknown-upstream');
  await replace('up.json', id.replace('7b1f', '7b1e'), id);
  await diagnostics('down.json');

  // A suppression, with its reason shown.
  await replace('down.json', '"end": true', '"end": false');
  const [ending] = await diagnostics('down.json', 'no-end-state');
  const offers = await actions('down.json', ending.range);
  const suppress = offers.find((a) => a.title.startsWith('Suppress no-end-state'));
  await take(suppress.edit);
  await client.sendRequest(lsp.ExecuteCommandRequest.type, { command: suppress.command.command, arguments: suppress.command.arguments });
  assert.equal(shownDocuments.length, 1);
  const conf = fs.readFileSync(path.join(folder, '.tasklint.yaml'), 'utf8');
  assert.equal(slice(conf, shownDocuments[0].selection), 'say why this is acceptable');
  await client.sendNotification(lsp.DidChangeWatchedFilesNotification.type, { changes: [{ uri: uri('.tasklint.yaml'), type: 1 }] });
  await diagnostics('down.json');

  // The configuration: a mistake at its place, and the proposal that mends it.
  await open('.tasklint.yaml', 'yaml');
  await diagnostics('.tasklint.yaml');
  await replace('.tasklint.yaml', 'no-end-state', 'no-end-stat');
  const [mistake] = await diagnostics('.tasklint.yaml', 'configuration');
  assert.equal(slice(documents.get(uri('.tasklint.yaml')).text, mistake.range), 'no-end-stat');
  const proposed = await client.sendRequest(lsp.CompletionRequest.type, { textDocument: { uri: uri('.tasklint.yaml') }, position: mistake.range.end });
  await type('.tasklint.yaml', [proposed.items.find((i) => i.label === 'no-end-state').textEdit]);
  await diagnostics('.tasklint.yaml');

  await client.sendRequest(lsp.ShutdownRequest.type);
  await client.sendNotification(lsp.ExitNotification.type);
  assert.equal(await ended, 0, 'exit code of the server');
  for (const name of ['up.json', 'down.json']) {
    fs.writeFileSync(path.join(folder, name), documents.get(uri(name)).text);
  }
}

session().then(() => process.exit(0), (err) => {
  console.error(err);
  server.kill();
  process.exit(1);
});
