# What R's package `games` (Kenkel & Signorino 2014) estimates on the tables beside this file, as JSON:
#   Rscript tests/estimate/data/record.R > tests/estimate/data/recorded.json
suppressMessages(library(games))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
models <- list(
  list("game12", "egame12", go + war ~ x1 + x2 | 0 | x3 | x3 + z1),
  list("game12", "egame12", go + war ~ x1 | 1 | x2 - 1 | x3 + z1 + region),
  list("game122", "egame122", act + reply ~ x1 | x2 - 1 | 0 | x3 | z1 | z2),
  list("game123", "egame123", m1 + m2 + m3 ~ x1 - 1 | 0 | x2 | x3 | z1 | 0 | z2 - 1 | w1)
)
kinds <- list(c("probit", "agent"), c("probit", "private"), c("logit", "agent"))
number <- function(x) paste0("[", paste(sprintf("%.10g", x), collapse = ", "), "]")
made <- c()
for (model in models) for (kind in kinds) {
  table <- read.csv(file.path(here, paste0(model[[1]], ".csv")), stringsAsFactors = TRUE)
  found <- get(model[[2]])(model[[3]], data = table, link = kind[1], type = kind[2], reltol = 1e-15, iterlim = 5000)
  made <- c(made, sprintf(
    '{"table": "%s", "formula": "%s", "link": "%s", "errors": "%s", "log_likelihood": %.9f, "rows": %d, "coefficients": %s, "standard_errors": %s}',
    model[[1]], paste(deparse(model[[3]], width.cutoff = 500), collapse = ""), kind[1], kind[2],
    as.numeric(logLik(found)), nrow(found$model), number(coef(found)), number(sqrt(diag(vcov(found))))))
}
cat("[\n", paste(made, collapse = ",\n"), "\n]\n", sep = "")
