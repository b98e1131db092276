//! What rules work out of a library, once for all the texts that they look at.

use super::cited::Titles;
use crate::library::Library;
use std::any::Any;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// A library, and what rules have worked out of it.
pub struct Learned<'l> {
    /// The library.
    pub library: &'l Library,
    titles: OnceCell<Titles<'l>>,
    /// What single rules have worked out, each as a type of its own.
    worked_out: RefCell<Vec<Rc<dyn Any>>>,
}

impl<'l> Learned<'l> {
    /// Nothing yet.
    pub fn of(library: &'l Library) -> Learned<'l> {
        Learned { library, titles: OnceCell::new(), worked_out: RefCell::default() }
    }

    /// The titles of its registers.
    pub fn titles(&self) -> &Titles<'l> {
        self.titles.get_or_init(|| Titles::of(&self.library.registers))
    }

    /// What `work` makes of the library. `T` is what one rule alone works out.
    pub fn worked_out<T: 'static>(&self, work: fn(&Library) -> T) -> Rc<T> {
        let known = self.worked_out.borrow().iter().find_map(|known| Rc::clone(known).downcast().ok());
        known.unwrap_or_else(|| {
            let made = Rc::new(work(self.library));
            self.worked_out.borrow_mut().push(Rc::clone(&made) as Rc<dyn Any>);
            made
        })
    }
}
