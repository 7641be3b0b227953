package io.frostline.spark.neighbours;

import io.frostline.evaluation.Preview;
import java.util.Iterator;
import java.util.Map;
import scala.Tuple2;

/**
 * The examples whose neighbours are looked for.
 *
 * @param inWords what they are, for people
 * @param count their number
 * @param vectors a uri and its features each; can be read once
 * @param previews of those that cannot be found by their uris
 */
public record QuerySet(
    String inWords,
    long count,
    Iterator<Tuple2<String, float[]>> vectors,
    Map<String, Preview> previews) {}
