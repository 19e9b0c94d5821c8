# Times R's package `games` on one table: side.R TABLE GAME FORMULA LINK ERRORS REPEATS RESAMPLES
suppressMessages(library(games))
given <- commandArgs(TRUE)
table <- read.csv(given[1], stringsAsFactors = TRUE)
model <- get(paste0("egame", given[2]))
formula <- as.formula(given[3])
estimate <- function(...) suppressWarnings(model(formula, data = table, link = given[4], type = given[5], ...))
seconds <- function(...) { began <- proc.time()[["elapsed"]]; estimate(...); proc.time()[["elapsed"]] - began }
found <- estimate()  # compiled and warm
# The clock counts in milliseconds: quick estimates are made several times a measurement.
turns <- max(1, ceiling(0.2 / max(seconds(), 0.001)))
several <- function() { began <- proc.time()[["elapsed"]]; for (i in 1:turns) estimate(); (proc.time()[["elapsed"]] - began) / turns }
fits <- sapply(1:as.integer(given[6]), function(i) several())
resamples <- as.integer(given[7])
boots <- if (resamples > 0) sapply(1:3, function(i) { capture.output(s <- seconds(boot = resamples)); s }) else numeric(0)
text <- function(x) paste0("[", paste(sprintf("%.6f", x), collapse = ", "), "]")
cat(sprintf('{"log_likelihood": %.9f, "fits": %s, "boots": %s, "version": "%s", "r": "%s"}\n',
  as.numeric(logLik(found)), text(fits), text(boots), as.character(packageVersion("games")), as.character(getRversion())))
