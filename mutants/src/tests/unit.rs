//! What is stored about tests comes back, as long as their binary is the same.

use super::*;

#[test]
fn what_is_stored_comes_back() {
    let folder = std::env::temp_dir().join(format!("mutants-tests-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (binary, store) = (folder.join("binary"), folder.join("tests.json"));
    fs::write(&binary, "x").unwrap();
    let test = |name: &str, left_out: Option<&str>| Test {
        binary: binary.clone(),
        name: name.to_string(),
        seconds: 0.25,
        reaches: vec![1, 70_000],
        left_out: left_out.map(str::to_string),
    };
    let tests = [test("a::b", None), test("c", Some("it fails"))];
    save(&store, &tests).unwrap();
    let known = load(&store);
    assert_eq!(known.len(), 2);
    for test in &tests {
        assert_eq!(known[&(binary.clone(), test.name.clone())], *test);
    }
    fs::remove_file(&binary).unwrap();
    assert!(load(&store).is_empty(), "another binary");
    fs::write(&store, "no json").unwrap();
    assert!(load(&store).is_empty());
    fs::remove_dir_all(folder).unwrap();
}
