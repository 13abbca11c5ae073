-- Headless Neovim at work: shows a finding, applies its fix, renames, and prints what came of it as JSON.

local function wait(what)
  if not vim.wait(100000, what, 50) then
    error("nothing came")
  end
end

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 100000)
  for _, answer in pairs(answers) do
    return answer.result
  end
end

local function run()
  local id = vim.lsp.start_client({
    name = "sopyc",
    cmd = { vim.env.SOPYC_PYTHON, "-m", "sopy_compiler", "lsp" },
    root_dir = vim.fn.getcwd(),
    workspace_folders = { { uri = vim.uri_from_fname(vim.fn.getcwd()), name = "orders" } },
  })
  vim.cmd("edit flow.py")
  vim.lsp.buf_attach_client(0, id)
  wait(function()
    return #vim.diagnostic.get(0) > 0
  end)
  local finding = vim.diagnostic.get(0)[1]
  local client = vim.lsp.get_client_by_id(id)
  vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
  local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
  params.context = { diagnostics = {} }
  for _, action in ipairs(ask("textDocument/codeAction", params)) do
    if action.title == "Change to `attempts` (SOP201)" then
      vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
    end
  end
  wait(function()
    return #vim.diagnostic.get(0) == 0
  end)
  vim.fn.search("return Ship()")
  vim.fn.search("Ship", "c")
  params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.newName = "Send"
  vim.lsp.util.apply_workspace_edit(ask("textDocument/rename", params), client.offset_encoding)
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  local told = { code = finding.code or finding.user_data.lsp.code, text = text }
  io.stdout:write("\n" .. vim.fn.json_encode(told) .. "\n")
end

local is_fine, message = pcall(run)
if not is_fine then
  io.stdout:write("\n" .. vim.fn.json_encode({ error = tostring(message) }) .. "\n")
end
vim.cmd("qall!")
