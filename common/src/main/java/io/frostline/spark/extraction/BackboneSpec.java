package io.frostline.spark.extraction;

import io.frostline.spark.table.OutputWriter;
import java.io.Serializable;
import java.util.List;

/**
 * What a task needs to know of a cut network.
 *
 * @param columns what each output becomes in a row
 */
record BackboneSpec(ExecutorNetwork network, List<OutputWriter> columns) implements Serializable {}
