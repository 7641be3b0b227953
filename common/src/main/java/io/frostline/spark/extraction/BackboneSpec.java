package io.frostline.spark.extraction;

import io.frostline.spark.table.OutputWriter;
import java.io.Serializable;
import java.util.List;

/**
 * The description of a cut network that tasks need.
 *
 * @param columns the columns for each output
 */
record BackboneSpec(ExecutorNetwork network, List<OutputWriter> columns) implements Serializable {}
