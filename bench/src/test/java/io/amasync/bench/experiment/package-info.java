/** That the cutters that were tried do what they say. */
@NullMarked
package io.amasync.bench.experiment;

import org.jspecify.annotations.NullMarked;
