package dev.normkit.selector.wisdom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.ExpectedWarnings;
import dev.normkit.selector.LoggedLines;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.TickingBackend;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.backend.Surroundings;
import dev.normkit.selector.backend.Wisdom;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.usage.Workload;
import dev.normkit.spi.NormBackend;
import dev.normkit.threads.Parallelism;
import dev.normkit.tier.TestTier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered of measurements, and the file that it is kept in. */
class WisdomTest {
  private static final NormPlan PLAN =
      new NormPlan(NormSpec.groupNorm(4).build(), Shape.channelsFirst(2, 8, 3, 3));

  @TempDir Path folder;

  @RegisterExtension private final ExpectedWarnings warnings = new ExpectedWarnings();

  private final AtomicLong clock = new AtomicLong();
  private final TickingBackend quick = TickingBackend.of("quick", clock, 5_000);
  private final TickingBackend slow = TickingBackend.of("slow", clock, 9_000);
  private final List<String> refusals = Collections.synchronizedList(new ArrayList<>());
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("wisdom.json");
  }

  private NormSelector measuring(Wisdom wisdom, NormBackend... backends) {
    return NormSelector.of(Backends.of(backends), Surroundings.none().withClock(clock::get))
        .withWisdom(wisdom)
        .withBackendMode(BackendMode.measure(Duration.ofMillis(20)));
  }

  /** Measures once and saves. */
  private BackendDecision saved() throws IOException {
    Wisdom wisdom = Wisdom.empty();
    BackendDecision decision = measuring(wisdom, quick, slow).decide(PLAN);
    wisdom.save(file);
    return decision;
  }

  private String text() throws IOException {
    return Files.readString(file);
  }

  private void assertMeasuredAnew(BackendDecision decision) {
    assertEquals("measured in 19 ms", decision.notes().get(0));
  }

  @Test
  void whatWasSavedIsNotMeasuredAgain() throws IOException {
    BackendDecision first = saved();
    long spent = clock.get();
    Wisdom wisdom = Wisdom.load(file);
    BackendDecision again = measuring(wisdom, slow, quick).decide(PLAN);

    assertEquals(spent, clock.get());
    assertEquals(first.times(), again.times());
    assertEquals(first.candidates(), again.candidates());
    assertTrue(again.notes().get(0).matches("from wisdom, measured 20\\d\\d-.*Z"), again.toText());
    assertEquals(List.of(), wisdom.problems());
  }

  @Test
  void everythingElseIsAnotherQuestion() throws IOException {
    saved();
    Wisdom wisdom = Wisdom.load(file);
    NormSelector selector = measuring(wisdom, quick, slow);
    Shape shape = PLAN.shape();

    assertMeasuredAnew(selector.withWorkload(Workload.INFERENCE).decide(PLAN));
    assertMeasuredAnew(selector.decide(new NormPlan(PLAN.spec(), Shape.channelsFirst(3, 8, 3, 3))));
    assertMeasuredAnew(selector.decide(new NormPlan(NormSpec.groupNorm(2).build(), shape)));
    assertMeasuredAnew(
        measuring(wisdom, quick, slow, TickingBackend.of("third", clock, 7_000)).decide(PLAN));
    assertEquals(5, wisdom.size());
  }

  @Test
  void threadsThatWaitActivelyAreAnotherQuestion() throws IOException {
    Wisdom wisdom = Wisdom.empty();
    Parallelism two = Parallelism.on(Runnable::run, 2);
    Parallelism awake = two.withActiveWait(Duration.ofMillis(1));
    NormSelector selector = measuring(wisdom, quick, slow);
    selector.withParallelism(two).decide(PLAN);
    assertMeasuredAnew(selector.withParallelism(awake).decide(PLAN));
    wisdom.save(file);
    assertEquals(1, text().split("\"waiting\": \"active\"", -1).length - 1, text());

    Wisdom loaded = Wisdom.load(file);
    assertEquals(2, loaded.size());
    long spent = clock.get();
    measuring(loaded, quick, slow).withParallelism(awake).decide(PLAN);
    measuring(loaded, quick, slow).withParallelism(two).decide(PLAN);
    assertEquals(spent, clock.get());
  }

  @Test
  void theFileIsAsDocumented() throws IOException {
    saved();

    assertEquals(
        """
        {
          "format": "normkit wisdom",
          "version": 1,
          "entries": [
            {
              "machine": "X",
              "jdk": "X",
              "backends": [
                "quick 1.0",
                "slow 1.0"
              ],
              "spec": "GROUP(groups 4, epsilon 1.0E-5)",
              "shape": "2x8x3x3 channels-first",
              "workload": "training",
              "threads": 1,
              "measured": "X",
              "times": [
                {
                  "backend": "quick",
                  "threads": 1,
                  "nanos": 10000.0,
                  "noise": 0.0
                },
                {
                  "backend": "slow",
                  "threads": 1,
                  "nanos": 18000.0,
                  "noise": 0.0
                }
              ]
            }
          ]
        }
        """,
        text().replaceAll("\"(machine|jdk|measured)\": \"[^\"]+\"", "\"$1\": \"X\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                                                          | the text isn't JSON near $
          \u0000\u0001\ufffd                                         | the text isn't JSON near $
          [1, 2]                                                     | $ is [1,2]; it must be an object
          {"format": "other", "version": 1}                          | $.format is "other"; it must be "normkit wisdom"
          {"format": "normkit wisdom"}                               | $ has no "version"
          {"format": "normkit wisdom", "version": "one"}             | $.version is "one"; it must be a number
          {"format": "normkit wisdom", "version": 0, "entries": []}  | $.version is 0; it must be 1, the version that is read here
          {"format": "normkit wisdom", "version": 1, "entries": {}}  | $.entries is {}; it must be an array
          """)
  void whatIsNoWisdomIsReportedAndNeverOverwritten(String content, String problem)
      throws IOException {
    warnings.expect("wisdom file " + file);
    Files.writeString(file, content);
    Wisdom wisdom = Wisdom.load(file);

    assertEquals(1, wisdom.problems().size());
    assertTrue(
        wisdom.problems().get(0).startsWith("wisdom file " + file + ": ignored, for " + problem),
        wisdom.problems().get(0));
    assertEquals(1, wisdom.problems().get(0).lines().count());
    assertMeasuredAnew(measuring(wisdom, quick, slow).decide(PLAN));
    IOException refused = assertThrows(IOException.class, () -> wisdom.save(file));
    assertTrue(
        refused
            .getMessage()
            .startsWith(
                "wisdom file "
                    + file
                    + ": not overwritten, for it isn't normkit wisdom ("
                    + problem),
        refused.getMessage());
    assertTrue(
        refused.getMessage().endsWith("); name another file, or delete this one"),
        refused.getMessage());
    assertEquals(content, text());
    assertEquals(List.of("wisdom.json"), names());
  }

  private List<String> names() {
    return Stream.of(folder.toFile().list()).sorted().toList();
  }

  /** By mktemp, for example. */
  @Test
  void anEmptyFileIsOneToBeFilled() throws IOException {
    Files.writeString(file, "");
    assertEquals(List.of(), Wisdom.load(file).problems());
    saved();
    assertEquals(1, Wisdom.load(file).size());
  }

  /** Wherever a writer without care would have stopped. */
  @Tag("full")
  @Test
  void anyPartOfAFileIsDamagedOrNothing() throws IOException {
    saved();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 1; length < whole.length - 2; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      Wisdom wisdom = Wisdom.load(file);
      assertEquals(0, wisdom.size(), "of " + length + " bytes");
      assertEquals(1, wisdom.problems().size(), "of " + length + " bytes");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "nanos": 10000.0        | "nanos": -1            | nanos is -1.0; it must be from 1e-6 to 1e18
          "nanos": 10000.0        | "nanos": 1e999         | nanos is Infinity; it must be from 1e-6 to 1e18
          "nanos": 10000.0        | "nanos": 1e300         | nanos is 1.0E300; it must be from 1e-6 to 1e18
          "nanos": 10000.0        | "nanos": 1e-300        | nanos is 1.0E-300; it must be from 1e-6 to 1e18
          "nanos": 10000.0        | "nanos": "fast"        | nanos is "fast"; it must be a number
          "backend": "quick",     | ''                     | times[0] has no "backend"
          "machine":              | "machines":            | $.entries[0] has no "machine"
          "threads": 1,           | "threads": null,       | $.entries[0].threads is null; it must be a number
          "measured": "20         | "measured": "XX        | $.entries[0].measured: "XX
          "times":                | "other": [], "times":  | ''
          """)
  void aDamagedEntryIsLeftOutAlone(String old, String damaged, String problem) throws IOException {
    saved();
    Files.writeString(file, text().replaceFirst(Pattern.quote(old), damaged));
    WisdomWriter.write(folder.resolve("other.json"), 7, 1);
    String good = Files.readString(folder.resolve("other.json"));
    String entry = good.substring(good.indexOf("    {"), good.lastIndexOf("  ]"));
    Files.writeString(
        file, text().replaceFirst("\n  ]\n", ",\n" + entry + "  ]\n"), StandardCharsets.UTF_8);

    Wisdom wisdom = Wisdom.load(file);

    boolean harmless = problem.isEmpty();
    assertEquals(harmless ? 2 : 1, wisdom.size());
    assertEquals(harmless ? 0 : 1, wisdom.problems().size(), wisdom.problems().toString());
    assertTrue(
        harmless || wisdom.problems().get(0).contains(problem), wisdom.problems().toString());
    if (!harmless) {
      warnings.expect("wisdom file " + file);
      assertMeasuredAnew(measuring(wisdom, quick, slow).decide(PLAN));
      wisdom.save(file);
      Wisdom again = Wisdom.load(file);
      assertEquals(2, again.size());
      String kept = problem.replace("entries[0]", "entries[2]");
      assertTrue(again.problems().get(0).contains(kept), "lost: " + again.problems());
    }
    assertEquals(List.of("other.json", "wisdom.json"), names());
  }

  /** The widest times that are taken, one beside the other. */
  @Test
  void extremeTimesAreTold() throws IOException {
    saved();
    String extreme = text().replaceFirst("\"nanos\": [^,]+", "\"nanos\": 1e-6");
    Files.writeString(file, extreme.replaceFirst("\"nanos\": [^,]{5,}", "\"nanos\": 1e18"));
    Wisdom wisdom = Wisdom.load(file);
    assertEquals(List.of(), wisdom.problems());
    assertTrue(
        measuring(wisdom, quick, slow).decide(PLAN).toText().contains("1" + "0".repeat(24)),
        text());
  }

  @ParameterizedTest
  @CsvSource({"machine", "jdk"})
  void whatIsOfAnotherMachineIsReportedNotUsedAndNotLost(String what) throws IOException {
    warnings.expect("wisdom file " + file);
    saved();
    Files.writeString(
        file, text().replaceFirst("\"" + what + "\": \"[^\"]+\"", "\"" + what + "\": \"Cray-1\""));

    Wisdom wisdom = Wisdom.load(file);

    assertEquals(1, wisdom.problems().size());
    assertTrue(
        wisdom.problems().get(0).contains("1 of 1 entries are of another machine or JDK ("),
        wisdom.problems().get(0));
    assertTrue(wisdom.problems().get(0).contains("Cray-1"), wisdom.problems().get(0));
    assertMeasuredAnew(measuring(wisdom, quick, slow).decide(PLAN));
    wisdom.save(file);
    assertEquals(2, Wisdom.load(file).size());
  }

  @Test
  void whatIsOfAnotherVersionOfABackendIsNotUsed() throws IOException {
    saved();

    BackendDecision decision =
        measuring(Wisdom.load(file), quick.version("1.1"), slow).decide(PLAN);

    assertMeasuredAnew(decision);
    assertEquals(
        "wisdom has times of other versions only, [quick 1.0, slow 1.0], which aren't used",
        decision.notes().get(1));
  }

  /** Right in form, but not what is asked: a time is missing. */
  @Test
  void anEntryThatDoesNotAnswerIsNotUsed() throws IOException {
    saved();
    Files.writeString(file, text().replace("\"backend\": \"slow\"", "\"backend\": \"quick\""));

    assertMeasuredAnew(measuring(Wisdom.load(file), quick, slow).decide(PLAN));
  }

  @Test
  void aFileOfANewerLibraryStaysAsItIs() throws IOException {
    saved();
    String newer = text().replace("\"version\": 1", "\"version\": 2");
    Files.writeString(file, newer);

    Wisdom wisdom = Wisdom.load(file);
    IOException refused = assertThrows(IOException.class, () -> wisdom.save(file));

    assertEquals(
        "wisdom file "
            + file
            + ": ignored, for $.version is 2; it must be 1, the version that is read here",
        wisdom.problems().get(0));
    assertTrue(refused.getMessage().contains("not written"), refused.getMessage());
    assertEquals(newer, text());
  }

  @Test
  void noFileIsNoProblemAndAFolderIsOne() {
    assertEquals(List.of(), Wisdom.load(file).problems());
    assertEquals(1, Wisdom.load(folder).problems().size());
    assertRefused(folder, "it's a directory; name a file");
  }

  private static void assertRefused(Path target, String why) {
    String message =
        assertThrows(IOException.class, () -> Wisdom.requireWritable(target)).getMessage();
    assertTrue(message.startsWith("wisdom file " + target + ": " + why), message);
    assertEquals(
        message, assertThrows(IOException.class, () -> Wisdom.empty().save(target)).getMessage());
  }

  @Test
  void whatCannotBeWrittenIsRefusedByName() throws IOException {
    assertRefused(folder.resolve("absent").resolve("w.json"), "there is no directory ");
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    assertRefused(closed.resolve("w.json"), "its directory isn't writable; ");
    saved();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assertRefused(file, "it's read-only; make it writable, or name another file");
    Path circle = folder.resolve("circle");
    Files.createSymbolicLink(circle, Path.of("circle"));
    assertRefused(circle, "it can't be written: ");
    assertEquals(List.of("circle", "closed", "wisdom.json"), names());
  }

  @Test
  void whatCanBeWrittenIsNotWrittenByTheCheck() throws IOException {
    Wisdom.requireWritable(file);
    assertEquals(List.of(), names());
    saved();
    String before = text();
    Wisdom.requireWritable(file);
    assertEquals(before, text());
    assertEquals(List.of("wisdom.json"), names());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw-rw-", "rwxr-x---"})
  void theFileKeepsItsPermissions(String permissions) throws IOException {
    saved();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    WisdomWriter.write(file, 3, 1);

    assertEquals(2, Wisdom.load(file).size());
    assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  /** Through links, also to what isn't there yet; the links stay. */
  @Test
  void linksAreFollowed() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real", "w.json"));
    Path linkToLink = Files.createSymbolicLink(folder.resolve("link2"), link);

    for (int batch = 1; batch <= 2; batch++) {
      WisdomWriter.write(linkToLink, batch, 1);
      assertTrue(Files.isSymbolicLink(linkToLink) && Files.isSymbolicLink(link));
      assertEquals(batch, Wisdom.load(real.resolve("w.json")).size());
    }
    assertEquals(List.of("w.json"), List.of(real.toFile().list()));
  }

  @Test
  void theFileNamedFromOutsideIsReadAndWritten() throws IOException {
    Surroundings named =
        Surroundings.none().withProperty("normkit.wisdom", file.toString()).withClock(clock::get);
    for (int turn = 0; turn < 2; turn++) {
      NormSelector.of(Backends.of(quick, slow), named)
          .withWisdom(Wisdom.empty())
          .withBackendMode(BackendMode.measure(Duration.ofMillis(20)))
          .decide(PLAN);
      assertTrue(clock.get() <= Duration.ofMillis(20).toNanos(), "turn " + turn);
    }
    assertEquals(1, Wisdom.load(file).size());
  }

  /** What the program gives is not passed over in silence: both are asked and added to. */
  @Test
  void theProgramsWisdomCountsBesideTheFileFromOutside() {
    Surroundings named =
        Surroundings.none().withProperty("normkit.wisdom", file.toString()).withClock(clock::get);
    BackendMode mode = BackendMode.measure(Duration.ofMillis(20));
    Wisdom own = Wisdom.empty();
    NormSelector.of(Backends.of(quick, slow), named)
        .withWisdom(own)
        .withBackendMode(mode)
        .decide(PLAN);
    assertEquals(1, own.size());
    assertEquals(1, Wisdom.load(file).size());

    long before = clock.get();
    NormSelector.of(Backends.of(quick, slow), Surroundings.none().withClock(clock::get))
        .withWisdom(own)
        .withBackendMode(mode)
        .decide(PLAN);
    assertEquals(before, clock.get(), "nothing is measured again");
  }

  @Test
  void aLinkToAFolderIsAFolder() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    file = Files.createSymbolicLink(folder.resolve("link"), real).resolve("wisdom.json");
    saved();

    assertEquals(1, Wisdom.load(real.resolve("wisdom.json")).size());
  }

  /** And is warned of before the time is spent. */
  @Test
  void aFileThatCannotBeWrittenCostsNoDecision() {
    warnings.expect("wisdom file " + folder);
    Surroundings named =
        Surroundings.none().withVariable("NORMKIT_WISDOM", folder.toString()).withClock(clock::get);

    try (LoggedLines lines = new LoggedLines(Level.WARN)) {
      NormSelector selector =
          NormSelector.of(Backends.of(quick, slow), named)
              .withMeasurementListener(progress -> assertWarned(lines))
              .withBackendMode(BackendMode.measure(Duration.ofMillis(500)));
      assertEquals("quick", selector.decide(PLAN).id());
      assertWarned(lines);
    }
  }

  private void assertWarned(LoggedLines lines) {
    String warning = "WARN wisdom file " + folder + ": it's a directory; name a file";
    assertEquals(1, lines.all().stream().filter(warning::equals).count(), "" + lines.all());
  }

  @Test
  void threadsOfOneProcessLoseNothing() throws Exception {
    int each = TestTier.either(10, 4);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> writers = new ArrayList<>();
      for (int batch = 1; batch <= 4; batch++) {
        int own = batch;
        writers.add(
            () -> {
              WisdomWriter.write(file, own, each);
              return own;
            });
      }
      for (Future<Integer> writer : pool.invokeAll(writers)) {
        writer.get();
      }
    } finally {
      pool.shutdown();
    }
    assertEquals(4 * each, Wisdom.load(file).size());
    assertEquals(List.of("wisdom.json"), names());
  }

  @Tag("full")
  @Test
  void processesThatWriteAtOnceLoseNothing() throws Exception {
    List<Process> writers = new ArrayList<>();
    for (int batch = 1; batch <= 3; batch++) {
      writers.add(WisdomWriter.start(file, batch, 10));
    }
    for (Process writer : writers) {
      assertTrue(writer.waitFor(120, TimeUnit.SECONDS));
      assertEquals(0, writer.exitValue(), Files.readString(Path.of(file + ".log")));
    }
    assertEquals(30, Wisdom.load(file).size());
    assertEquals(List.of(), Wisdom.load(file).problems());
    assertEquals(List.of("wisdom.json", "wisdom.json.log"), names());
  }

  /** The limit is for a writer that never gets there. */
  @Tag("full")
  @Test
  @Timeout(120)
  void aKilledWriterLeavesAWholeFile() throws Exception {
    int known = 0;
    for (int turn = 1; turn <= 3; turn++) {
      Process writer = WisdomWriter.start(file, turn, 1_000_000);
      try {
        while (writer.isAlive() && Wisdom.load(file).size() < known + 5) {
          Thread.sleep(1);
        }
      } finally {
        writer.destroyForcibly().waitFor();
      }
      Wisdom left = Wisdom.load(file);
      assertEquals(List.of(), left.problems());
      assertTrue(left.size() >= known + 5, Files.readString(Path.of(file + ".log")));
      known = left.size();
    }
    Files.writeString(beside("draft"), Files.readString(file).substring(0, 400));
    Files.writeString(beside("lock"), "normkit lock\nwhat a killed writer left");
    saved();
    assertEquals(known + 1, Wisdom.load(file).size());
    assertEquals(List.of("wisdom.json", "wisdom.json.log"), names());
  }

  private Path beside(String role) {
    return folder.resolve(".wisdom.json.normkit-" + role);
  }

  /** As early as it may be. */
  @ParameterizedTest
  @CsvSource({"draft, 0", "draft, 5", "draft, 60", "lock, 0", "lock, 5", "lock, 13"})
  void whatAWriterLeftThatWasKilledEarlyIsTakenOver(String role, int length) throws IOException {
    saved();
    String whole = role.equals("lock") ? "normkit lock\n" : text();
    Files.writeString(beside(role), whole.substring(0, length));

    WisdomWriter.write(file, 3, 1);

    assertEquals(2, Wisdom.load(file).size());
    assertEquals(List.of("wisdom.json"), names());
  }

  @Test
  void anInterruptedThreadSavesAllTheSameAndStaysInterrupted() throws IOException {
    saved();
    Wisdom wisdom = Wisdom.load(file);
    Files.delete(file);
    boolean interrupted;

    Thread.currentThread().interrupt();
    try {
      Wisdom.requireWritable(file);
      wisdom.save(file);
    } finally {
      interrupted = Thread.interrupted();
    }

    assertTrue(interrupted);
    assertEquals(1, Wisdom.load(file).size());
    assertEquals(List.of("wisdom.json"), names());
  }

  /** Wherever it is then. */
  @Test
  void aThreadThatIsInterruptedMeanwhileSaysSoAndLeavesNothing() throws Exception {
    saved();
    String before = text();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      for (int turn = 0; turn < TestTier.either(500, 100); turn++) {
        CountDownLatch begun = new CountDownLatch(1);
        Future<?> saving = writer.submit(() -> savedUntilInterrupted(begun));
        begun.await();
        LockSupport.parkNanos(turn * 10_000L);
        saving.cancel(true);
        writer.submit(Thread::interrupted).get();
        assertEquals(List.of("wisdom.json"), names(), "turn " + turn);
      }
    } finally {
      writer.shutdown();
    }
    assertEquals(before, text());
    String told = "wisdom file " + file + ": it can't be written: the thread was interrupted";
    refusals.forEach(refusal -> assertEquals(told, refusal));
    assertTrue(!refusals.isEmpty());
  }

  private void savedUntilInterrupted(CountDownLatch begun) {
    Wisdom wisdom = Wisdom.load(file);
    begun.countDown();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        wisdom.save(file);
      }
    } catch (IOException refused) {
      refusals.add(refused.getMessage());
    }
  }

  /** Names that other programs give their locks and drafts. */
  @Test
  void neighboursStay() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "years of work");
    Path lock = Files.writeString(folder.resolve("wisdom.json.lock"), "of a package manager");
    Path fresh = Files.createSymbolicLink(folder.resolve("wisdom.json.new"), precious);

    saved();

    assertEquals("of a package manager", Files.readString(lock));
    assertTrue(Files.isSymbolicLink(fresh));
    assertEquals("years of work", Files.readString(precious));
  }

  @ParameterizedTest
  @CsvSource({
    "lock, file", "lock, link", "lock, link to nothing", "lock, directory",
    "draft, file", "draft, link", "draft, link to nothing", "draft, directory",
  })
  void foreignFilesUnderOurNamesAreRefusedByNameAndStay(String role, String kind)
      throws IOException {
    saved();
    String before = text();
    Path foreign = beside(role);
    Path precious = folder.resolve("precious");
    switch (kind) {
      case "file" -> Files.writeString(foreign, "{\n  \"format\": \"another\"}");
      case "directory" -> Files.createDirectory(foreign);
      default -> Files.createSymbolicLink(foreign, precious);
    }
    if (kind.equals("link")) {
      // What would be ours if it weren't a link.
      Files.writeString(precious, "");
    }
    List<String> names = names();

    assertRefused(
        file, "it can't be written: " + foreign + " is there, which normkit did not make");

    assertThrows(IOException.class, () -> WisdomWriter.write(file, 3, 1));
    assertEquals(before, text());
    assertEquals(names, names());
    assertTrue(!kind.equals("file") || Files.readString(foreign).contains("another"));
    assertTrue(!kind.equals("link") || Files.readString(precious).isEmpty());
  }
}
