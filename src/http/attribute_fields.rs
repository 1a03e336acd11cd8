//! Attributes of a person as fields of a form: one field for each, so that a form can have all of them.

use serde_json::Value;

use crate::{
    domain::attribute::{AttributeDefinition, AttributeKind, Attributes},
    protocol::parameters::Parameters,
};

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeField {
    /// The name of the attribute.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// What its values are.
    pub kind: AttributeKind,
    /// The value as text: `true` or `false`, or one entry of a list a line.
    pub text: String,
    /// Whether it has to be filled in.
    pub required: bool,
}

impl AttributeField {
    /// The field of an attribute, with its value.
    pub fn of(definition: &AttributeDefinition, value: Option<&Value>) -> Self {
        Self {
            name: definition.name.clone(),
            label: definition.label.clone(),
            kind: definition.kind,
            text: value.map(text_of).unwrap_or_default(),
            required: definition.required,
        }
    }

    /// The fields of these attributes, with their values.
    pub fn all(definitions: &[AttributeDefinition], values: &Attributes) -> Vec<Self> {
        let fields = definitions.iter();
        fields.map(|one| Self::of(one, values.get(&one.name))).collect()
    }

    /// The same, with what was typed.
    pub fn typed(definitions: &[AttributeDefinition], form: &Parameters) -> Vec<Self> {
        let fields = definitions.iter().map(|one| {
            let text = form.get(&format!("attribute.{}", one.name)).unwrap_or_default();
            Self {
                text: text.trim().to_owned(),
                ..Self::of(one, None)
            }
        });
        fields.collect()
    }

    /// The value; `None` where nothing was typed. A text that is no value of that kind is one that will be refused.
    pub fn value(&self) -> Option<Value> {
        let text = self.text.trim();
        if text.is_empty() {
            return None;
        }
        let written = || Value::from(text);
        Some(match self.kind {
            AttributeKind::Text => written(),
            AttributeKind::Number => text.parse::<i64>().map_or_else(|_| written(), Value::from),
            AttributeKind::Boolean => text.parse::<bool>().map_or_else(|_| written(), Value::from),
            AttributeKind::List => {
                let entries = text.lines().map(str::trim).filter(|entry| !entry.is_empty());
                entries.collect()
            }
        })
    }
}

/// The values that were typed, over those of attributes that the form did not have: it names those that it had.
pub fn values(fields: &[AttributeField], form: &Parameters, before: &Attributes) -> Attributes {
    let had: Vec<&str> = form.get("attributes").unwrap_or_default().split(' ').collect();
    let mut values = before.clone();
    for field in fields.iter().filter(|field| had.contains(&field.name.as_str())) {
        match field.value() {
            Some(value) => values.insert(field.name.clone(), value),
            None => values.remove(&field.name),
        };
    }
    values
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(entries) => {
            let entries: Vec<&str> = entries.iter().filter_map(Value::as_str).collect();
            entries.join("\n")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::attribute::ChangedBy;

    fn definition(name: &str, kind: AttributeKind) -> AttributeDefinition {
        AttributeDefinition {
            name: name.to_owned(),
            label: name.to_owned(),
            kind,
            required: false,
            visible_to_user: true,
            changed_by: ChangedBy::User,
            searchable: false,
        }
    }

    #[test]
    fn what_is_shown_is_what_is_typed_again() {
        for (kind, value) in [
            (AttributeKind::Text, json!("Physics")),
            (AttributeKind::Number, json!(-3)),
            (AttributeKind::Boolean, json!(false)),
            (AttributeKind::List, json!(["a", "b c"])),
        ] {
            let field = AttributeField::of(&definition("a", kind), Some(&value));
            assert_eq!(field.value(), Some(value));
        }
        let number = AttributeField {
            text: "three".to_owned(),
            ..AttributeField::of(&definition("a", AttributeKind::Number), None)
        };
        assert_eq!(number.value(), Some(json!("three")));
    }

    #[test]
    fn what_the_form_did_not_have_stays() {
        let all = [
            definition("a", AttributeKind::Text),
            definition("b", AttributeKind::Text),
        ];
        let before = Attributes::from([("a".to_owned(), json!("x")), ("b".to_owned(), json!("y"))]);
        let form = Parameters::parse(b"attributes=a&attribute.a=&attribute.b=z").unwrap();
        let typed = values(&AttributeField::typed(&all, &form), &form, &before);
        assert_eq!(typed, Attributes::from([("b".to_owned(), json!("y"))]));
    }
}
