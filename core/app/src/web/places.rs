//! Places whose rules are installed, for the selects of documents and bundles; the choice is remembered in a cookie.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use anjuan_model::Catalog;
use serde::Serialize;

/// Name of the cookie; it holds a code of GB/T 2260 and nothing about anybody.
const COOKIE: &str = "anjuan_place";

/// The provinces by the first two digits of GB/T 2260.
const PROVINCES: [(&str, &str); 34] = [
    ("11", "北京"),
    ("12", "天津"),
    ("13", "河北"),
    ("14", "山西"),
    ("15", "内蒙古"),
    ("21", "辽宁"),
    ("22", "吉林"),
    ("23", "黑龙江"),
    ("31", "上海"),
    ("32", "江苏"),
    ("33", "浙江"),
    ("34", "安徽"),
    ("35", "福建"),
    ("36", "江西"),
    ("37", "山东"),
    ("41", "河南"),
    ("42", "湖北"),
    ("43", "湖南"),
    ("44", "广东"),
    ("45", "广西"),
    ("46", "海南"),
    ("50", "重庆"),
    ("51", "四川"),
    ("52", "贵州"),
    ("53", "云南"),
    ("54", "西藏"),
    ("61", "陕西"),
    ("62", "甘肃"),
    ("63", "青海"),
    ("64", "宁夏"),
    ("65", "新疆"),
    ("71", "台湾"),
    ("81", "香港"),
    ("82", "澳门"),
];

/// An option of a select.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    /// Code of GB/T 2260; empty for the whole country.
    pub code: String,
    /// What people read.
    pub name: String,
    /// Whether it is the present choice.
    pub chosen: bool,
}

/// 全国 and every place that has rules of its own.
pub fn options(catalog: &Catalog, chosen: &str) -> Vec<Place> {
    let mut places = vec![Place { code: String::new(), name: "全国".to_owned(), chosen: chosen.is_empty() }];
    for layer in catalog.layers().iter().filter(|layer| !layer.jurisdiction.is_empty()) {
        if places.iter().all(|place| place.code != layer.jurisdiction) {
            let name = if layer.significant().len() == 2 { name(&layer.jurisdiction) } else { layer.name.clone() };
            places.push(Place { chosen: layer.jurisdiction == chosen, code: layer.jurisdiction.clone(), name });
        }
    }
    places
}

/// What people call a place; the code itself where nobody knows it.
pub fn name(code: &str) -> String {
    let known = PROVINCES.iter().find(|(digits, _)| code.starts_with(digits));
    match known {
        _ if code.is_empty() => "全国".to_owned(),
        Some((_, name)) if code.ends_with("0000") => (*name).to_owned(),
        Some((_, name)) => format!("{name}（{code}）"),
        None => code.to_owned(),
    }
}

/// The place asked for, else the one chosen last time, if rules for it are installed.
pub fn chosen(request: &HttpRequest, asked: Option<&str>, catalog: &Catalog) -> String {
    let remembered = request.cookie(COOKIE).map(|cookie| cookie.value().to_owned());
    let code = asked.map(str::to_owned).or(remembered).unwrap_or_default();
    let known = catalog.layers().iter().any(|layer| layer.jurisdiction == code);
    if known { code } else { String::new() }
}

/// Remembers the choice for a year.
pub fn remember(code: &str) -> Cookie<'static> {
    Cookie::build(COOKIE, code.to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::days(365))
        .finish()
}

/// The code as layers of rules want it: nothing for the whole country.
pub fn jurisdiction(code: &str) -> Option<&str> {
    Some(code).filter(|code| !code.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_the_names_people_use() {
        assert_eq!(name(""), "全国");
        assert_eq!(name("110000"), "北京");
        assert_eq!(name("330300"), "浙江（330300）");
        assert_eq!(name("990000"), "990000");
    }
}
