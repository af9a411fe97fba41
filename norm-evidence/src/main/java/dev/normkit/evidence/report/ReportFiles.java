package dev.normkit.evidence.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The files that are made of an experiment's results, beside them. */
public final class ReportFiles {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final String VERDICTS = "verdicts.json";

  /** A folder beside the results: lines of seeds that nothing was chosen by. */
  private static final String OTHER_SEEDS = "other-seeds";

  private final Path folder;
  private final String name;
  private final List<String> runBy;

  /**
   * Those of one experiment.
   *
   * @param folder of the results
   * @param runBy the experiments whose runs it reports on, itself first
   */
  public ReportFiles(Path folder, List<String> runBy) {
    this.folder = folder;
    this.runBy = List.copyOf(runBy);
    name = runBy.get(0);
  }

  /** Notes what a run is to run on, unless a run of before has the same. */
  public void note(Conditions conditions) throws IOException {
    List<Conditions> all = new ArrayList<>(conditions(name));
    if (!all.contains(conditions)) {
      all.add(conditions);
      Files.createDirectories(folder);
      Files.writeString(conditionsFile(name), GSON.toJson(all) + "\n");
    }
  }

  private Path conditionsFile(String experiment) {
    return folder.resolve(experiment + ".conditions.json");
  }

  private List<Conditions> conditions(String experiment) throws IOException {
    Path file = conditionsFile(experiment);
    return Files.exists(file)
        ? GSON.fromJson(Files.readString(file), new TypeToken<List<Conditions>>() {}.getType())
        : List.of();
  }

  /** Of all runs, the newest last. */
  private List<Conditions> conditions() throws IOException {
    List<Conditions> all = new ArrayList<>();
    for (String experiment : runBy) {
      all.addAll(conditions(experiment));
    }
    all.sort(Comparator.comparing(Conditions::date));
    return all;
  }

  /** The results of other seeds, which need not be there. */
  public Results otherSeeds() {
    return new Results(folder.resolve(OTHER_SEEDS));
  }

  /**
   * Writes page, pictures and verdicts.
   *
   * @param report on the results
   * @param again the same on {@link #otherSeeds}
   */
  public void write(Report report, Report again) throws IOException {
    Files.createDirectories(folder);
    for (Picture picture : report.pictures()) {
      picture.write(folder);
    }
    Files.writeString(folder.resolve(name + ".md"), page(report, again));
    Path file = folder.resolve(VERDICTS);
    String before = Files.exists(file) ? Files.readString(file) : "[]";
    Files.writeString(file, verdicts(report, before));
  }

  /** The page as it is written. */
  public String page(Report report, Report again) throws IOException {
    List<String> blocks = new ArrayList<>();
    blocks.add("# " + report.title());
    report.verdicts().forEach(v -> blocks.add(v.text("")));
    seeds(report.verdicts()).ifPresent(blocks::add);
    report.pictures().forEach(p -> blocks.add("![" + p.title() + "](" + p.fileName() + ")"));
    blocks.addAll(report.blocks());
    blocks.addAll(withOtherSeeds(report, again));
    blocks.add("## Conditions");
    blocks.add(
        "This page is made by code from the files beside it; `norm-evidence/run "
            + name
            + " --report` makes it anew. [How sure](../README.md#how-sure) tells what *seen* means. What"
            + " ran:");
    blocks.add(lines(conditions()).orElse("nothing yet"));
    return String.join("\n\n", blocks) + "\n";
  }

  /** How many runs a mean is of. */
  private static Optional<String> seeds(List<Verdict> verdicts) {
    return verdicts.stream()
        .map(verdict -> verdict.effect().seeds())
        .distinct()
        .map(seeds -> seeds == 1 ? "1 seed" : seeds + " seeds")
        .reduce((one, other) -> one + " or " + other)
        .map(
            seeds ->
                "Means are over "
                    + seeds
                    + ", unless a sentence says otherwise; intervals are of 95 %, by the bootstrap"
                    + " over seeds.");
  }

  private static Optional<String> lines(List<Conditions> runs) {
    return runs.stream().map(run -> "- " + run.text()).reduce((one, next) -> one + "\n" + next);
  }

  /** Whether the verdicts come out the same with seeds that nothing was chosen by. */
  private List<String> withOtherSeeds(Report report, Report again) throws IOException {
    if (again.verdicts().isEmpty()) {
      return List.of();
    }
    List<String> blocks = new ArrayList<>();
    blocks.add("## With other seeds");
    blocks.add(
        "The same experiment once more, with "
            + again.verdicts().get(0).effect().seeds()
            + " seeds that nothing above was chosen by:");
    for (Verdict verdict : again.verdicts()) {
      String seen = verdict.seen().plain();
      String before =
          report.verdicts().stream()
              .filter(v -> v.claim().equals(verdict.claim()))
              .map(v -> v.seen().plain())
              .findFirst()
              .orElse("not tried");
      blocks.add(verdict.text(seen.equals(before) ? ", as above" : ", but " + before + " above"));
    }
    lines(new ReportFiles(otherSeeds().folder(), runBy).conditions()).ifPresent(blocks::add);
    return blocks;
  }

  /**
   * The verdicts of all experiments, those of this one anew.
   *
   * @param report of this experiment
   * @param before what the file holds
   */
  public String verdicts(Report report, String before) throws IOException {
    List<JsonObject> all = new ArrayList<>();
    for (JsonElement old : JsonParser.parseString(before).getAsJsonArray()) {
      if (!text(old.getAsJsonObject(), "experiment").equals(name)) {
        all.add(old.getAsJsonObject());
      }
    }
    for (Verdict verdict : report.verdicts()) {
      all.add(json(verdict));
    }
    all.sort(
        Comparator.comparing((JsonObject verdict) -> text(verdict, "experiment"))
            .thenComparing(verdict -> text(verdict, "claim")));
    JsonArray sorted = new JsonArray();
    all.forEach(sorted::add);
    return GSON.toJson(sorted) + "\n";
  }

  private static String text(JsonObject verdict, String key) {
    return verdict.get(key).getAsString();
  }

  private JsonObject json(Verdict verdict) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("experiment", name);
    json.addProperty("claim", verdict.claim());
    json.add("rules", GSON.toJsonTree(verdict.rules()));
    json.addProperty("seen", verdict.seen().word());
    json.addProperty("sentence", verdict.sentence());
    json.addProperty("effect", rounded(verdict.effect().mean()));
    json.addProperty("low", rounded(verdict.effect().low()));
    json.addProperty("high", rounded(verdict.effect().high()));
    json.addProperty("unit", verdict.unit());
    json.addProperty("command", "norm-evidence/run " + name);
    List<Conditions> runs = conditions();
    if (!runs.isEmpty()) {
      Conditions last = runs.get(runs.size() - 1);
      json.addProperty("date", last.date());
      json.addProperty("machine", last.machine());
      json.addProperty("jdk", last.jdk());
    }
    json.addProperty("seeds", verdict.effect().seeds());
    return json;
  }

  /** Four digits behind the point say more than enough. */
  private static double rounded(double number) {
    return Math.round(number * 1e4) / 1e4;
  }
}
