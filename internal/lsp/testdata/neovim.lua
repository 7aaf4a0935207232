-- Drives the language server with Neovim's own client, as a person would:
--
--	nvim --headless -u NONE -S neovim.lua
--
-- The program tasklint is on the search path, and FOLDER names the folder that neovim_test.go
-- makes. Made for Neovim 0.7 and later. The exit code is 0 when everything was as it should be.

local folder = vim.env.FOLDER
local patience = 10000

local function check(ok, what)
  if not ok then error(what, 2) end
end

local function equal(got, want, what)
  check(vim.deep_equal(got, want), what .. ': got ' .. vim.inspect(got) .. ', want ' .. vim.inspect(want))
end

local function path(name) return folder .. '/' .. name end
local function uri(name) return vim.uri_from_fname(path(name)) end

local messages = {}
vim.lsp.handlers['window/showMessage'] = function(_, p) table.insert(messages, p.message) end
vim.lsp.handlers['window/logMessage'] = function(_, p) table.insert(messages, p.message) end

local id
local function attach(buffer)
  vim.lsp.buf_attach_client(buffer, id)
end

-- edit opens a file with the server attached.
local function edit(name)
  vim.cmd('edit ' .. vim.fn.fnameescape(path(name)))
  local buffer = vim.api.nvim_get_current_buf()
  attach(buffer)
  return buffer
end

local function text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), '\n')
end

-- shown are the diagnostics of a buffer, each as its code and the text that it marks, by
-- Neovim's own conversion of its place to bytes.
local function shown(buffer)
  return vim.tbl_map(function(d)
    local mark = vim.api.nvim_buf_get_text(buffer, d.lnum, d.col, d.end_lnum, d.end_col, {})
    return (d.code or d.user_data.lsp.code) .. ' ' .. table.concat(mark, '\n')
  end, vim.diagnostic.get(buffer))
end

-- found waits until a buffer shows what is wanted.
local function found(buffer, ...)
  local want, got = { ... }, nil
  vim.wait(patience, function()
    local ok, now = pcall(shown, buffer) -- between an edit and its diagnostics a place may not exist
    got = now
    return ok and vim.deep_equal(got, want)
  end, 5)
  equal(got, want, 'diagnostics of ' .. vim.api.nvim_buf_get_name(buffer))
end

-- cursor goes just inside a text of the current buffer.
local function cursor(what, nth)
  local lines = vim.api.nvim_buf_get_lines(0, 0, -1, true)
  for i, line in ipairs(lines) do
    local from = line:find(what, 1, true)
    if from then
      nth = (nth or 1) - 1
      if nth == 0 then
        vim.api.nvim_win_set_cursor(0, { i, from })
        return
      end
    end
  end
  error('no ' .. what .. ' in ' .. vim.api.nvim_buf_get_name(0))
end

local function ask(method, params)
  local answers, err = vim.lsp.buf_request_sync(0, method, params, patience)
  check(answers, method .. ': ' .. tostring(err))
  local answer = answers[id]
  check(answer and not answer.error, method .. ': ' .. vim.inspect(answer))
  return answer.result
end

local function here() return vim.lsp.util.make_position_params(0, 'utf-16') end

-- replace types a text in place of another one, which Neovim sends as the change that it is.
local function replace(old, new)
  cursor(old)
  local at = vim.api.nvim_win_get_cursor(0)
  local row, col = at[1] - 1, at[2] - 1
  vim.api.nvim_buf_set_text(0, row, col, row, col + #old, vim.split(new, '\n'))
end

local function session()
  id = vim.lsp.start_client({
    name = 'tasklint',
    cmd = { "tasklint", "lsp" },
    root_dir = folder,
    workspace_folders = { { uri = vim.uri_from_fname(folder), name = 'tasks' } },
    flags = { debounce_text_changes = 0, allow_incremental_sync = true },
  })
  check(id, 'the client has not started')

  -- Diagnostics arrive, in a line with characters outside the first plane.
  local down = edit('down.json')
  found(down, 'dangling-event-ref "sales-loadet"')

  -- Hover: the rule.
  cursor('"sales-loadet"')
  check(ask('textDocument/hover', here()).contents.value:find('**dangling-event-ref** (error)', 1, true), 'hover on a finding')

  -- A code action, taken by Neovim itself: the text is what it should be.
  local before = text(down)
  local chosen
  vim.ui.select = function(items, _, choose)
    chosen = items[1][2].title
    choose(items[1], 1)
  end
  vim.lsp.buf.code_action()
  vim.wait(patience, function() return text(down) ~= before end, 5)
  equal(chosen, 'Write "sales-loaded"', 'the first action')
  equal(text(down), (before:gsub('sales%-loadet', 'sales-loaded')), 'the text after it')
  found(down)

  -- Definition, which leads to the other file, and references back.
  cursor('7b1f0c52')
  check(ask('textDocument/hover', here()).contents.value:find('Läs 𝒮ales', 1, true), 'hover on an upstream')
  vim.lsp.buf.definition()
  vim.wait(patience, function() return vim.api.nvim_buf_get_name(0) == path('up.json') end, 5)
  equal(vim.api.nvim_buf_get_name(0), path('up.json'), 'definition')
  equal(vim.fn.expand('<cWORD>'), '"Läs', 'place of the definition')
  local up = vim.api.nvim_get_current_buf()
  attach(up)
  found(up)
  local references = vim.lsp.util.locations_to_items(ask('textDocument/references', vim.tbl_extend('force', here(), { context = { includeDeclaration = false } })), 'utf-16')
  equal(#references, 1, 'references')
  equal(references[1].filename, path('down.json'), 'references')
  check(references[1].text:sub(references[1].col):find('^"7b1f0c52'), 'place of the reference')

  -- Hover: a schedule in words, with its next runs.
  cursor('RRULE')
  check(ask('textDocument/hover', here()).contents.value:find('Next runs:', 1, true), 'hover on a schedule')

  -- A code lens, as Neovim keeps it, and inlay hints.
  vim.lsp.codelens.refresh()
  local lenses
  vim.wait(patience, function()
    lenses = vim.lsp.codelens.get(up)
    return #lenses > 0 and lenses[1].command ~= nil
  end, 5)
  check(lenses[1].command.title:find('^1 waits for it, next run %a+ 06:00'), 'lens: ' .. vim.inspect(lenses))
  local hints = ask('textDocument/inlayHint', { textDocument = { uri = uri('up.json') }, range = { start = { line = 0, character = 0 }, ['end'] = { line = 99, character = 0 } } })
  check(hints[1].label:find('^every day at 06:00'), 'hint: ' .. vim.inspect(hints))

  -- Symbols.
  local symbols = vim.lsp.util.symbols_to_items(ask('textDocument/documentSymbol', { textDocument = { uri = uri('down.json') } }), down)
  equal(vim.tbl_map(function(s) return s.text end, symbols), { '[Class] Rapport', '[Event] sales-loaded', '[Function] reload' }, 'symbols')

  -- Rename, carried out by Neovim, and undone.
  vim.cmd('buffer ' .. down)
  cursor('"sales-loaded"]')
  before = text(down)
  vim.lsp.buf.rename('läst 𝒮 😀')
  vim.wait(patience, function() return text(down) ~= before end, 5)
  equal(text(down), (before:gsub('sales%-loaded', 'läst 𝒮 😀')), 'renamed')
  found(down)
  vim.cmd('silent undo')
  equal(text(down), before, 'undone')
  found(down)

  -- Edits within and behind characters of two, three and four bytes: whatever stands before
  -- it, the server has the text that Neovim has, so the place of a finding is right.
  replace('"note": "', '"note": "å😀')
  replace('😀', '')
  replace('𝒮', 'e\nxå\n')
  vim.cmd('silent undo')
  replace('"sales-loaded"]', '"lå𝒮d"]')
  found(down, 'dangling-event-ref "lå𝒮d"')
  replace('"lå𝒮d"]', '"sales-loaded"]')
  found(down)

  -- Many changes at once: one that goes through the whole text, and one keystroke after another.
  vim.cmd([[silent %s/"/"/g]])
  for n = 1, 300 do
    replace('"Rapport', '"Rapport' .. (n % 10))
  end
  vim.cmd([[silent %s/"Rapport\d*/"Rapport/]])
  replace('"sales-loaded"]', '"sales-loadex"]')
  found(down, 'dangling-event-ref "sales-loadex"')
  replace('"sales-loadex"]', '"sales-loaded"]')
  found(down)

  -- Completion while the text is broken; the proposal that is taken mends it.
  replace('"sales-loaded"]', '"sa]')
  cursor('"sa]')
  local at = vim.api.nvim_win_get_cursor(0)
  vim.api.nvim_win_set_cursor(0, { at[1], at[2] + 2 })
  local proposed = ask('textDocument/completion', here())
  equal(vim.tbl_map(function(i) return i.label end, proposed.items), { 'sales-loaded' }, 'completion')
  vim.lsp.util.apply_text_edits({ proposed.items[1].textEdit }, down, 'utf-16')
  replace('"sales-loaded]', '"sales-loaded"]')
  found(down)

  -- Lines that end with CRLF.
  local crlf = edit('crlf.json')
  equal(vim.bo.fileformat, 'dos', 'fileformat')
  found(crlf, 'dangling-event-ref "nowhere"')
  vim.api.nvim_buf_set_lines(crlf, 1, 1, true, { '', '  ' })
  replace('"nowhere"', '"å𝒮where"')
  found(crlf, 'dangling-event-ref "å𝒮where"')
  vim.lsp.buf.code_action()
  found(crlf)

  -- The upstream goes away on the disk, and comes back. Neovim before 0.10 does not watch files:
  -- there it counts when a file is saved.
  local function watched(kind)
    if vim.fn.has('nvim-0.10') == 1 then
      vim.lsp.get_client_by_id(id).notify('workspace/didChangeWatchedFiles', { changes = { { uri = uri('up.json'), type = kind } } })
    else
      vim.cmd('silent write')
    end
  end
  vim.cmd('bwipeout! ' .. up)
  vim.cmd('buffer ' .. down)
  check(os.rename(path('up.json'), path('up.json.away')), 'rename')
  watched(3)
  found(down, 'unknown-upstream "7b1f0c52-3c0e-4f0a-9d55-2f1f6f0f7a11"')
  check(os.rename(path('up.json.away'), path('up.json')), 'rename')
  watched(1)
  found(down)

  -- The configuration: a mistake at its place, and the proposal that mends it.
  local conf = edit('.tasklint.yaml')
  found(conf)
  replace('no-end-state', 'no-end-stat')
  found(conf, 'configuration no-end-stat')
  cursor('no-end-stat')
  at = vim.api.nvim_win_get_cursor(0)
  vim.api.nvim_win_set_cursor(0, { at[1], at[2] - 1 + #'no-end-stat' })
  proposed = ask('textDocument/completion', here())
  for _, i in ipairs(proposed.items) do
    if i.label == 'no-end-state' then vim.lsp.util.apply_text_edits({ i.textEdit }, conf, 'utf-16') end
  end
  found(conf)

  equal(messages, {}, 'messages of the server')
  vim.lsp.stop_client(id)
  vim.wait(patience, function() return vim.lsp.get_client_by_id(id) == nil end, 5)
  equal(vim.lsp.get_client_by_id(id), nil, 'the client has not stopped')
end

local ok, err = xpcall(session, debug.traceback)
if not ok then
  io.stderr:write(tostring(err) .. '\n')
  vim.cmd('cquit 1')
end
vim.cmd('qall!')
