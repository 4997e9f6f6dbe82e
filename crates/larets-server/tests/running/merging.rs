//! Two records that are one, over HTTP: found, said to be none and found again, looked at in advance,
//! merged and parted.

use anyhow::{Context, Result, ensure};
use larets_testkit::{Client, Method};
use serde_json::{Value, json};

use crate::duplicates;
use crate::scene;
use crate::story::Story;

/// Three records of a kind with one name and one phone.
struct Alike<'a> {
    by: &'a Client,
    area: &'static str,
    one: String,
    other: String,
    third: String,
}

/// The part of the story about them.
pub fn merging(story: &mut Story, by: &Client) -> Result<()> {
    for (area, name) in [("contacts", "last_name"), ("companies", "name")] {
        let make = |more: Value| -> Result<String> {
            let phone = json!({ "kind": "work", "value": "+7 912 777-66-55" });
            let mut body = json!({ name: "Двойной", "phones": [phone] });
            let (Some(all), Some(more)) = (body.as_object_mut(), more.as_object()) else {
                return Ok(String::new());
            };
            all.extend(more.clone());
            let made = by.post(&format!("/api/v1/{area}"), &body)?;
            scene::id(&made.expect(201)?.json()?)
        };
        let second = json!({ "kind": "mobile", "value": "+7 912 777-66-44" });
        let alike = Alike {
            by,
            area,
            one: make(json!({ "tags": ["а"] }))?,
            other: make(json!({ "tags": ["б"], "source": "Сайт", "phones": [second] }))?,
            third: make(json!({}))?,
        };
        alike.said_to_be_none(story)?;
        let before = [alike.card(&alike.one)?, alike.card(&alike.other)?];
        let merge = alike.looked_at(story, &before)?;
        alike.merged_and_parted(story, &merge)?;
        let after = [alike.card(&alike.one)?, alike.card(&alike.other)?];
        let same = [
            "last_name",
            "name",
            "source",
            "tags",
            "phones",
            "deleted_at",
        ];
        for (before, after) in before.iter().zip(&after) {
            for field in same {
                ensure!(before[field] == after[field], "{field}: {before} {after}");
            }
        }
    }
    Ok(())
}

impl Alike<'_> {
    fn path(&self, id: &str) -> String {
        format!("/api/v1/{}/{id}", self.area)
    }

    fn card(&self, id: &str) -> Result<Value> {
        self.by.get(&self.path(id))?.expect(200)?.json()
    }

    /// How many entries of a kind the timeline of a record has.
    fn told(&self, id: &str, kind: &str) -> Result<usize> {
        let seen = self.by.get(&format!("{}/timeline", self.path(id)))?;
        let seen = seen.expect(200)?.json()?;
        let items = seen["items"].as_array().context("no items")?;
        Ok(items.iter().filter(|item| item["kind"] == kind).count())
    }

    /// In what a search finds the first and the third alike.
    fn reasons(&self) -> Result<Vec<Value>> {
        let search = duplicates::searched(self.by, self.area)?;
        ensure!(search["left_out"] == 0, "{search}");
        let pairs = duplicates::pairs(self.by, &search)?;
        let of = pairs.into_iter().filter(|pair| {
            let ids = pair["records"].to_string();
            ids.contains(&self.one) && ids.contains(&self.third)
        });
        Ok(of.map(|pair| pair["reasons"].clone()).collect())
    }

    /// They are not found while they are said to be none, and found again once that is taken back.
    fn said_to_be_none(&self, story: &mut Story) -> Result<()> {
        let Self {
            by,
            area,
            one,
            third,
            ..
        } = self;
        ensure!(self.reasons()? == [json!(["phone", "name"])]);
        let pair = json!({ "kind": area, "first_id": third, "second_id": one });
        let path = "/api/v1/duplicates/dismiss";
        story.send(by, Method::POST, path, Some(&pair), 204)?;
        ensure!(self.reasons()?.is_empty());
        let none = format!("/api/v1/duplicates/dismissed?kind={area}");
        let recall = format!("{none}&first_id={one}&second_id={third}");
        story.send(by, Method::DELETE, &recall, None, 204)?;
        ensure!(
            self.reasons()? == [json!(["phone", "name"])],
            "they are found again"
        );
        // Nothing tells whether somebody had said so: neither a list, nor the answer to taking it back.
        by.get(&none)?.expect(404)?;
        by.delete(&recall)?.expect(204)?;
        Ok(())
    }

    /// A look in advance is a look at both, and changes nothing; one that is outdated is refused. Gives
    /// what was asked for.
    fn looked_at(&self, story: &mut Story, before: &[Value; 2]) -> Result<Value> {
        let opens = || -> Result<[usize; 2]> {
            Ok([
                self.told(&self.one, "open")?,
                self.told(&self.other, "open")?,
            ])
        };
        let path = self.path(&self.one);
        let looked = opens()?;
        let version = before[1]["version"].as_i64().context("no version")?;
        let outdated = json!({ "other_id": self.other, "other_version": version - 1 });
        let refused = self.by.post(&format!("{path}/merge"), &outdated)?;
        let refused = refused.expect(409)?.json()?;
        let named = refused["field"] == "other_version";
        ensure!(refused["code"] == "edit_conflict" && named, "{refused}");
        let merge = json!({ "other_id": self.other, "other_version": version });
        let preview = story.post(self.by, &format!("{path}/merge/preview"), &merge, 200)?;
        let joined = preview["source"] == "Сайт" && preview["tags"] == json!(["а", "б"]);
        ensure!(joined && has_two_phones(&preview), "{preview}");
        ensure!(opens()? == looked.map(|count| count + 1));
        ensure!(self.card(&self.one)? == before[0]);
        Ok(merge)
    }

    fn merged_and_parted(&self, story: &mut Story, merge: &Value) -> Result<()> {
        let (by, path) = (self.by, self.path(&self.one));
        let act = story.post(by, &format!("{path}/merge"), merge, 200)?;
        let merged = self.card(&self.one)?;
        ensure!(has_two_phones(&merged), "{merged}");
        let told = || -> Result<[usize; 2]> {
            Ok([
                self.told(&self.one, "merged")?,
                self.told(&self.one, "unmerged")?,
            ])
        };
        ensure!(told()? == [1, 0]);
        let gone = by.post(&format!("{}/restore", self.path(&self.other)), &json!({}))?;
        ensure!(gone.expect(409)?.code().as_deref() == Some("record_merged"));
        let itself = by.post(&format!("{path}/merge"), &json!({ "other_id": self.one }))?;
        let itself = itself.expect(422)?.json()?;
        ensure!(itself["field"] == "other_id", "{itself}");
        let undo = format!("/api/v1/acts/{}/undo", scene::id(&act)?);
        ensure!(by.post(&undo, &json!({}))?.expect(202)?.json()?["state"] == "undone");
        ensure!(told()? == [1, 1]);
        Ok(())
    }
}

fn has_two_phones(card: &Value) -> bool {
    card["phones"].as_array().is_some_and(|all| all.len() == 2)
}
