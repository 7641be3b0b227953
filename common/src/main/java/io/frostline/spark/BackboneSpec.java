package io.frostline.spark;

import java.io.Serializable;
import java.util.List;

/**
 * What a task needs to know of a cut network.
 *
 * @param columns what each output becomes in a row
 */
record BackboneSpec(ExecutorNetwork network, List<OutputWriter> columns) implements Serializable {}
