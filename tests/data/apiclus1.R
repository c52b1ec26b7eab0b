# Stars of 183 schools of Californian school districts, a cluster sample, and whether those schools that met their own
# target differ from the others: the data set apiclus1 of R's package survey, and what its svyttest says of it.
#
#     Rscript tests/data/apiclus1.R > tests/data/apiclus1.json
suppressMessages(library(survey))
data(api)
schools <- apiclus1
schools$star <- pmin(5, pmax(1, floor((schools$api00 - 300) / 120) + 1))
stopifnot(all(schools$pw == schools$pw[1]), all(schools$fpc == schools$fpc[1]))
number <- function(x) formatC(x, digits = 17, format = "g")
list_of <- function(x) paste0("[", paste(x, collapse = ", "), "]")
expected <- function(design) {
  by <- svyby(~star, ~sch.wide, design, svymean, covmat = TRUE)
  v <- vcov(by)
  test <- svyttest(star ~ sch.wide, design)
  sprintf(paste0(
    '{"no": %s, "yes": %s, "var_no": %s, "var_yes": %s, "covariance": %s, "difference": %s, "se": %s, ',
    '"df": %d, "df_of_design": %d, "p": %s, "lower": %s, "upper": %s}'),
    number(coef(by)[1]), number(coef(by)[2]), number(v[1, 1]), number(v[2, 2]), number(v[1, 2]),
    number(diff(coef(by))), number(sqrt(v[1, 1] + v[2, 2] - 2 * v[1, 2])),
    test$parameter, degf(design), number(test$p.value), number(test$conf.int[1]), number(test$conf.int[2]))
}
finite <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = schools)
infinite <- svydesign(id = ~dnum, weights = ~pw, data = schools)
cat(sprintf(paste0('{\n  "source": "%s",\n  "star": %s,\n  "district": %s,\n  "weight": %s,\n  "met": %s,\n',
  '  "districts": %d,\n  "finite": %s,\n  "infinite": %s\n}\n'),
  paste0("R survey ", packageVersion("survey"), ", apiclus1: star = clamp(floor((api00 - 300)/120) + 1, 1, 5), met = sch.wide"),
  list_of(schools$star), list_of(schools$dnum), number(schools$pw[1]),
  list_of(ifelse(schools$sch.wide == "Yes", 1, 0)), schools$fpc[1], expected(finite), expected(infinite)))
