package io.amasync.daemon.engine;

/** What the engine's thread shares with those who call it. All of it is thread-safe. */
record EngineParts(
    ChangeInbox inbox,
    EngineBoard board,
    BlockedPaths blocked,
    Interruptions interruptions,
    EngineRequests requests) {}
