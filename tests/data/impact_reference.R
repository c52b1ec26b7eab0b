# Reference values of interrupted series: R's lm with weights, and nlme's gls with corAR1.
#
#     Rscript tests/data/impact_reference.R > tests/data/impact.json
suppressMessages(library(nlme))
set.seed(20261130)
cases <- list()
emit <- function(id, d, change, fit, kind) {
  if (kind == "lm") {
    s <- summary(fit)$coefficients; v <- vcov(fit); b <- coef(fit); rho <- 0
  } else {
    b <- coef(fit); v <- vcov(fit)
    rho <- coef(fit$modelStruct$corStruct, unconstrained = FALSE)
  }
  last <- max(d$t) - change
  w <- c(0, 0, 1, last)
  num <- function(x) formatC(x, digits = 17, format = "g")
  vec <- function(x) paste0("[", paste(num(x), collapse = ", "), "]")
  sprintf('  {"id": "%s", "errors": "%s", "times": %s, "values": %s, "answers": %s, "change": %s, "level": %s, "level_error": %s, "slope": %s, "slope_error": %s, "effect": %s, "effect_error": %s, "autocorrelation": %s}',
    id, if (kind == "lm") "independent" else "autoregressive", vec(d$t), vec(d$y), vec(d$n), num(change),
    num(b[3]), num(sqrt(v[3, 3])), num(b[4]), num(sqrt(v[4, 4])),
    num(sum(w * b)), num(sqrt(drop(t(w) %*% v %*% w))), num(rho))
}
make <- function(n, change, level, slope, sd, rho, sizes) {
  t <- seq_len(n) - 1
  e <- as.numeric(arima.sim(list(ar = rho), n, sd = sd))
  d <- data.frame(t = t, n = sizes)
  d$after <- as.numeric(t >= change)
  d$since <- (t - change) * d$after
  d$y <- round(30 + 0.2 * t + level * d$after + slope * d$since + e, 3)
  d
}
rows <- c()
i <- 0
for (n in c(8, 14, 30, 52)) for (unequal in c(FALSE, TRUE)) {
  i <- i + 1
  sizes <- if (unequal) sample(20:400, n, TRUE) else rep(1, n)
  d <- make(n, ceiling(n / 2), 7, 0.4, 3, 0, sizes)
  fit <- lm(y ~ t + after + since, d, weights = n)
  rows <- c(rows, emit(sprintf("L%02d", i), d, ceiling(n / 2), fit, "lm"))
}
for (n in c(24, 40, 80)) {
  i <- i + 1
  d <- make(n, ceiling(n / 2), 5, -0.2, 2, 0.5, rep(1, n))
  fit <- gls(y ~ t + after + since, d, correlation = corAR1(form = ~t), method = "REML",
             control = glsControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 500))
  rows <- c(rows, emit(sprintf("A%02d", i), d, ceiling(n / 2), fit, "gls"))
}
cat("[\n", paste(rows, collapse = ",\n"), "\n]\n", sep = "")
