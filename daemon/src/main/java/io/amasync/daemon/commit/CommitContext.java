package io.amasync.daemon.commit;

import io.amasync.chunker.cut.Cutter;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.daemon.upload.StoredAccount;
import io.amasync.protocol.api.Chunking;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What a committer works on and with.
 *
 * @param name the workspace's
 * @param device this device's name
 * @param manifest where the open commit's manifest is kept; its directory is made when needed
 */
public record CommitContext(
    UUID workspace,
    String name,
    Chunking chunking,
    Cutter cutter,
    String device,
    WorkspaceFiles files,
    WorkspaceIndex index,
    Tracking tracking,
    RemoteServer server,
    StoredAccount account,
    Path manifest) {}
