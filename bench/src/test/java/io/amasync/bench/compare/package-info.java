/** What a comparison makes of its figures; no program is run. */
@NullMarked
package io.amasync.bench.compare;

import org.jspecify.annotations.NullMarked;
