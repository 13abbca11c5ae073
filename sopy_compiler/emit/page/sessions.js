function startSessions() {}

function showSessions() {}
