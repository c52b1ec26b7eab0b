//! Where the walker goes, and where it does not.

use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ImplItemFn, ItemFn, ItemImpl, ItemMod, ItemTrait, LitStr, Meta, Pat};
use syn::{TraitItemFn, UnOp};

use super::Walker;
use crate::processor;

/// Tests, and what is only there for them (also behind the feature `proptest`) or for the documentation.
fn is_aside(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let condition = match &attribute.meta {
            Meta::List(list) if list.path.is_ident("cfg") => list.tokens.to_string(),
            _ => String::new(),
        };
        attribute.path().is_ident("test") || condition.contains("test") || condition.contains("doc")
    })
}

/// What no test can judge here: code for features that this processor lacks.
fn is_elsewhere(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let mut lacks = false;
        if attribute.path().is_ident("target_feature") {
            // What is no list of features is the compiler's to refuse.
            let _ = attribute.parse_nested_meta(|meta| {
                let features = meta.value()?.parse::<LitStr>()?.value();
                lacks |= features.split(',').any(|feature| !processor::has(feature));
                Ok(())
            });
        }
        lacks
    })
}

impl<'ast> Visit<'ast> for Walker<'_> {
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
    fn visit_pat(&mut self, _: &'ast Pat) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
    fn visit_generics(&mut self, _: &'ast syn::Generics) {}
    fn visit_path(&mut self, _: &'ast syn::Path) {}
    fn visit_generic_argument(&mut self, _: &'ast syn::GenericArgument) {}
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_item_enum(&mut self, _: &'ast syn::ItemEnum) {}
    fn visit_item_struct(&mut self, _: &'ast syn::ItemStruct) {}

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !is_aside(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if !is_aside(&item.attrs) && !is_elsewhere(&item.attrs) {
            self.function(&item.sig, &item.block);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if !is_aside(&item.attrs) && !is_elsewhere(&item.attrs) {
            self.function(&item.sig, &item.block);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let kind = self.text_of(&*item.self_ty);
        let last = item
            .trait_
            .as_ref()
            .and_then(|(_, path, _)| path.segments.last());
        let name = last.map_or_else(
            || kind.to_string(),
            |last| format!("<{kind} as {}>", last.ident),
        );
        if !is_aside(&item.attrs) && last.is_none_or(|last| last.ident != "Debug") {
            self.named(name, |walker| visit::visit_item_impl(walker, item));
        }
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        self.named(item.ident.to_string(), |walker| {
            visit::visit_item_trait(walker, item);
        });
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        match expression {
            Expr::Const(_) | Expr::Macro(_) => {}
            // The length is a constant.
            Expr::Repeat(repeat) => self.visit_expr(&repeat.expr),
            Expr::Binary(binary) => self.binary(binary),
            Expr::Unary(unary) if !matches!(unary.op, UnOp::Deref(_)) => self.unary(unary),
            Expr::Match(matching) => self.arms(matching),
            _ => visit::visit_expr(self, expression),
        }
    }
}
