package dev.normkit.io.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A page as HTML that needs nothing beside it: no script, no font, no other file. */
final class PageWriter {
  /** Of one finding in sight; the rest unfolds. */
  private static final int FIRST_PLACES = 8;

  private final Page page;
  private final Writer html;

  PageWriter(Page page, Writer html) {
    this.page = page;
    this.html = html;
  }

  void write() throws IOException {
    head();
    html.append("<h1>").append(Html.escape(page.title())).append("</h1>\n");
    html.append("<p class=\"subtitle\">").append(Html.escape(page.subtitle())).append("</p>\n");
    html.append("<p class=\"verdict %s\">".formatted(page.good() ? "good" : "bad"))
        .append(Html.escape(page.verdict()))
        .append("</p>\n");
    if (!page.cards().isEmpty()) {
      html.append("<h2>What was found</h2>\n");
      for (Page.Card card : page.cards()) {
        card(card);
      }
    }
    for (Page.Overview overview : page.overview()) {
      overview(overview);
    }
    sections();
    html.append("<footer>Written by normkit. Red bars are the channels that a finding is about;")
        .append(
            " scales of gain and variance are logarithmic.</footer>\n</main>\n</body>\n</html>\n");
  }

  private void sections() throws IOException {
    boolean any = false;
    for (Page.Section section : page.sections()) {
      html.append(any ? "" : "<h2>Layers</h2>\n");
      any = true;
      section(section);
    }
  }

  private void head() throws IOException {
    html.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>%s · normalizations</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        """
            .formatted(Html.escape(page.title()), style()));
  }

  private static String style() {
    try (InputStream css = PageWriter.class.getResourceAsStream("page.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void tag(String tone) throws IOException {
    html.append("<span class=\"tag %s\">%s</span>".formatted(tone, tone));
  }

  private void card(Page.Card card) throws IOException {
    html.append("<section class=\"card %s\"><h3>".formatted(card.tone()));
    tag(card.tone());
    html.append(Html.escape(card.title())).append("</h3>\n");
    places(card.places());
    lines(card.lines());
    html.append("</section>\n");
  }

  private void places(List<Page.Place> places) throws IOException {
    if (places.isEmpty()) {
      return;
    }
    html.append("<ul class=\"places\">");
    for (Page.Place place : places.subList(0, Math.min(FIRST_PLACES, places.size()))) {
      place(place);
    }
    html.append("</ul>\n");
    if (places.size() > FIRST_PLACES) {
      html.append(
          "<details><summary>and %d more</summary><ul class=\"places\">"
              .formatted(places.size() - FIRST_PLACES));
      for (Page.Place place : places.subList(FIRST_PLACES, places.size())) {
        place(place);
      }
      html.append("</ul></details>\n");
    }
  }

  private void place(Page.Place place) throws IOException {
    html.append("<li>");
    if (!place.name().isEmpty()) {
      String name = Html.escape(place.name());
      html.append(
          place.section() < 0
              ? name + ": "
              : "<a href=\"#s%d\">%s</a>: ".formatted(place.section(), name));
    }
    html.append(Html.escape(place.text())).append("</li>\n");
  }

  private void lines(List<Page.Line> lines) throws IOException {
    if (lines.isEmpty()) {
      return;
    }
    html.append("<dl>");
    for (Page.Line line : lines) {
      html.append(
          "<dt>%s</dt><dd>%s</dd>\n".formatted(Html.escape(line.name()), Html.escape(line.text())));
    }
    html.append("</dl>\n");
  }

  private void overview(Page.Overview overview) throws IOException {
    html.append("<h2>").append(Html.escape(overview.title())).append("</h2>\n<p class=\"soft\">");
    html.append(Html.escape(overview.text())).append("</p>\n<div class=\"scroll\">");
    Picture.overview(overview, html);
    html.append("</div>\n");
  }

  private void section(Page.Section section) throws IOException {
    html.append(
        "<details id=\"s%d\"%s><summary>"
            .formatted(section.number(), section.tone().equals("error") ? " open=\"\"" : ""));
    tag(section.tone());
    html.append("<strong>%s</strong> ".formatted(Html.escape(section.title())));
    html.append("<span class=\"soft\">%s</span>".formatted(Html.escape(section.subtitle())));
    html.append("</summary>\n");
    lines(section.facts());
    for (Page.Strip strip : section.strips()) {
      html.append(Picture.strip(strip));
    }
    html.append("</details>\n");
  }
}
