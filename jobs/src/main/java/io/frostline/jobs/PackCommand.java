package io.frostline.jobs;

import io.frostline.example.shard.ShardFormat;
import io.frostline.message.Count;
import io.frostline.message.ForeignText;
import io.frostline.message.Keywords;
import io.frostline.spark.extraction.ProgressReport;
import io.frostline.spark.pack.PackRecord;
import io.frostline.spark.pack.PackRequest;
import io.frostline.spark.pack.PackRequest.ExistingShards;
import io.frostline.spark.pack.PackRun;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline pack}: many small files into a few large ones. */
@Command(
    name = "pack",
    description = {
      "Pack images into tar or Parquet shards, which storage systems list and read faster than many"
          + " small files.",
      "",
      "  tar      WebDataset: 000000000.jpg, and 000000000.json with uri and label",
      "  parquet  uri, label, length and image{bytes,path}, the Hugging Face layout",
      "",
      "The bytes of the images do not change, so neither do their features. _index lists the packed"
          + " images (uri, label, length, modified, packed: the uri inside the shard, and shard,"
          + " shard_images and shard_bytes),"
          + " _rejected lists the images that could not be read, and _pack.json holds the counts."
    },
    sortOptions = false,
    footer = {
      "",
      "Texts are not packed: extract reads CSV, TSV, JSON Lines and Parquet with a text in each row,"
          + " also compressed. Many small .txt files become such a table with Spark:",
      "  spark.read.text('mails', wholetext=True)",
      "      .selectExpr('input_file_name() AS id', 'value AS text')",
      "      .write.parquet('mails.parquet')",
      "",
      "To resume an interrupted run, rerun the same command; finished shards are kept, and shards that"
          + " are missing or cut off are written again.",
      "",
      "Examples:",
      "  frostline pack --images photos --to tar --out shards --shard-size 256MB",
      "  frostline pack --images train.csv --to parquet --out hdfs:///shards \\",
      "    --config conf/pack.properties",
      "  frostline extract --images hdfs:///shards --format parquet \\",
      "    --model mobilenet_v2 --out hdfs:///features"
    })
final class PackCommand implements Callable<Integer>, Resumable {
  @Mixin private ImageOptions images;
  @Mixin private RefusedTextsOption texts;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORMAT",
      description = "Shard format: tar or parquet.")
  private String to;

  @Option(
      names = "--out",
      required = true,
      converter = OutputAddress.class,
      paramLabel = "DIR",
      description = "Output folder for the shards. Any Hadoop file system.")
  private String out;

  @Option(
      names = "--shard-size",
      defaultValue = "256m",
      converter = ByteCount.class,
      paramLabel = "BYTES",
      description = "Approximate size of a shard, such as 64m or 1g. Default: ${DEFAULT-VALUE}.")
  private long shardSize;

  @Mixin private RejectedShare rejected;

  @Option(names = "--overwrite", description = "Delete the existing shards and start over.")
  private boolean overwrite;

  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    texts.refuse(
        "texts are stored in few files as they are, as rows of CSV, JSON Lines or Parquet. Write many small .txt files into Parquet with spark.read.text(..., wholetext=True), as `frostline pack --help` shows, and pass that to `frostline extract --texts`.");
    PackRequest request =
        new PackRequest(
            images.source(),
            Keywords.find(
                new ShardFormat[] {ShardFormat.TAR, ShardFormat.PARQUET},
                ShardFormat::keyword,
                "shard format",
                to),
            out,
            shardSize,
            rejected.most,
            overwrite ? ExistingShards.OVERWRITE : ExistingShards.CONTINUE);
    OutputAddress.check("--out", out, hadoop -> PackRun.folder(out, hadoop));
    try (SparkApplication application = spark.application("pack")) {
      PackRun run =
          new PackRun(
              application.session(),
              request,
              new ProgressReport(System.err, ProgressReport.Medium.ofThisProcess()),
              System.err::println);
      print(System.out, run.run());
      System.out.println("Shards: " + ForeignText.line(run.uri()));
      NextStep.print(
          configuration,
          new CommandLineText("extract")
              .with("--images", run.uri())
              .with("--format", request.to().keyword())
              .with("--model", "mobilenet_v2")
              .with("--out", "features"));
    }
    return ExitCode.DONE;
  }

  @Override
  public String kept() {
    return "finished shards are kept in "
        + out
        + (overwrite ? Resumable.rerunWithout("--overwrite") : RERUN);
  }

  private static void print(PrintStream to, PackRecord done) {
    to.printf(
        Locale.ROOT,
        "%s listed: %,d packed now, %,d packed earlier, %,d rejected. %s.%n",
        Count.of(done.listed(), "image"),
        done.listed() - done.found() - done.rejected(),
        done.found(),
        done.rejected(),
        Count.of(done.shards(), "shard"));
  }
}
