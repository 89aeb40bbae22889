package io.amasync.protocol.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a pack's tail: leave to upload the pack, or which of its chunks need no upload.
 *
 * @param grant null when there are such chunks: ask again with a pack of the others
 * @param present the ids of those chunks, 64 hexadecimal digits each, in the order of the pack
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PackGrantView(GrantsView.@Nullable Grant grant, List<String> present) {}
