/**
 * Which paths of a workspace its {@code .amaignore} files leave out, by the rules of git's {@code
 * .gitignore}. Start at {@link IgnoreRules}.
 *
 * <p>Knows nothing of the index or of what becomes of an ignored path. Invariants: what git ignores
 * is ignored and nothing else (a table of git's own answers is among the tests); names are matched
 * byte by byte, as git does, so a name that is not UTF-8 can be matched by {@code *}, {@code ?} or
 * its own bytes; no pattern takes more than linear time in the length of a path.
 */
@NullMarked
package io.amasync.daemon.ignore;

import org.jspecify.annotations.NullMarked;
