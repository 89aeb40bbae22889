package io.amasync.daemon.engine;

import io.amasync.daemon.ignore.IgnoreRules;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.scan.Scanner;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.daemon.upload.Surroundings;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What an engine keeps in sync, and with what.
 *
 * @param root the directory
 * @param device this device's name
 * @param manifest where the open commit's manifest is kept
 */
record WorkspaceSetup(
    UUID id,
    String name,
    Path root,
    String device,
    WorkspaceFiles files,
    IgnoreRules rules,
    Scanner scanner,
    WorkspaceIndex index,
    RemoteServer server,
    Surroundings surroundings,
    Path manifest) {}
